import { Tensor } from 'onnxruntime-common';

type Numbers = Exclude<Tensor['data'], string[]>;

/**
 * Picks rows of a tensor, into memory that is used again: a step's tensors are read once by the next step, so what
 * was picked before is no longer needed when rows are picked anew.
 */
export class RowGather {
  #spare?: Numbers;

  /** A tensor whose row i is row `rows[i]` of `tensor`. */
  gather(tensor: Tensor, rows: Int32Array): Tensor {
    const data = tensor.data as Numbers;
    const rowSize = data.length / tensor.dims[0];
    const picked = this.#room(data, rowSize * rows.length);
    for (let row = 0; row < rows.length; row++) {
      const from = rows[row] * rowSize;
      (picked as Float32Array).set((data as Float32Array).subarray(from, from + rowSize), row * rowSize);
    }
    const dims = [rows.length, ...tensor.dims.slice(1)];
    return new Tensor(tensor.type as 'float32', picked as Float32Array, dims);
  }

  #room(data: Numbers, size: number): Numbers {
    const Numbers = data.constructor as new (size: number) => Numbers;
    if (this.#spare === undefined || this.#spare.length < size || this.#spare.buffer === data.buffer) {
      // Sequences grow by one token a step: not a new array for each.
      this.#spare = new Numbers(Math.ceil(size * 1.5));
    }
    return this.#spare.subarray(0, size) as Numbers;
  }
}

import { PremodelError } from '../../error.ts';
import { firstExisting, type ModelFiles } from '../model-files.ts';

/** In order of preference; the first that exists is taken. */
const USUAL = ['onnx/model.onnx', 'model.onnx', 'onnx/model_quantized.onnx', 'model_quantized.onnx'];
/** Halves of a translator. */
const PARTS = /^(encoder|decoder)_/;

/** Every ONNX file of a model folder that can be a whole model, relative to it: in `onnx/`, and at the top. */
export async function onnxFilesOf(model: ModelFiles): Promise<string[]> {
  const inPlace = async (place: string) => {
    const entries = await model.list(place);
    return entries.filter((name) => name.endsWith('.onnx') && !PARTS.test(name)).map((name) => place + name);
  };
  const found = (await Promise.all(['onnx/', ''].map(inPlace))).flat().sort();
  const files = await Promise.all(found.map((file) => firstExisting(model, [file])));
  return files.filter((file) => file !== undefined);
}

/**
 * The ONNX file that a folder's model is in: one of the usual names, else the only one there is
 * (`onnx/model_fp16.onnx`).
 * @returns undefined where there is none
 * @throws PremodelError `several-models`
 */
export async function findModelFile(model: ModelFiles): Promise<string | undefined> {
  const usual = await firstExisting(model, USUAL);
  if (usual !== undefined) return usual;
  const files = await onnxFilesOf(model);
  if (files.length <= 1) return files[0];
  const { folder } = model;
  throw new PremodelError('several-models', `${folder} holds several ONNX models: ${files.join(', ')}`, {
    place: { file: folder },
    remedy: `Name the one that is meant, as in --models ${folder}/${files[0]}, or leave only one there.`,
  });
}

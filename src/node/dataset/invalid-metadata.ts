import { PremodelError } from '../../error.ts';

export function invalidMetadata(file: string, what: string, row?: number): PremodelError {
  return new PremodelError('invalid-dataset', `${file} ${what}`, {
    place: { file, row },
    remedy:
      'Give a CSV, TSV, JSON Lines or Parquet file with one label (or label_id) in every row, beside file_name (of an image) or text.',
  });
}

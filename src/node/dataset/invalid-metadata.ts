import { PremodelError } from '../../error.ts';

export function invalidMetadata(file: string, what: string, row?: number): PremodelError {
  return new PremodelError('invalid-dataset', `${file} ${what}`, {
    place: { file, row },
    remedy:
      'Give a CSV, TSV, JSON Lines or Parquet file with file_name and label (or label_id) for every image.',
  });
}

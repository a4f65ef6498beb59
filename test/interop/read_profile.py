"""Opens a profile with pandas and DuckDB and prints what each sees as JSON: python3 read_profile.py FILE

Needs pandas with pyarrow, and duckdb; exits with 3 where they are missing.
"""

import json
import sys

try:
    import duckdb
    import pandas
    import pyarrow.parquet
except ImportError as error:
    print(error, file=sys.stderr)
    sys.exit(3)

path = sys.argv[1]
table = pandas.read_parquet(path)
quoted = path.replace("'", "''")
columns = [row[0] for row in duckdb.sql(f"describe select * from '{quoted}'").fetchall()]
rows = duckdb.sql(f"select * from '{quoted}'").fetchall()
metadata = pyarrow.parquet.read_metadata(path).metadata[b"premodel.profile"]
kept = duckdb.sql(f"select value from parquet_kv_metadata('{quoted}') where key = 'premodel.profile'").fetchall()[0]
print(
    json.dumps(
        {
            "pandas": {"columns": list(table.columns), "rows": table.values.tolist()},
            "duckdb": {"columns": columns, "rows": rows},
            "metadata": json.loads(metadata),
            "sameMetadata": bytes(kept[0]) == metadata,
        }
    )
)

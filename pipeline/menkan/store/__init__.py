"""Records as JSON, tables as Parquet, questions through DuckDB."""

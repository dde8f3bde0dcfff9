"""Labelled sets from public judgments (标注语料的导入、导出与检查): sources in, weak labels, split, and back out."""

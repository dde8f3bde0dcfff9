"""`make bench`: speed as ratios to named references in the same run, as Markdown. Never part of the tests."""

from tests.bench import pipeline, reading

if __name__ == "__main__":
    print("## Reading\n")
    print("\n".join(reading.bench()))
    print("\n## Stages\n")
    print("\n".join(pipeline.bench()))

"""The short form of tests/bench/mutations.py: damaged files end in a record or a coded failure."""

from tests.bench.mutations import CHANGES, mutant, originals, run

N, SEED = 60, 7


def test_damaged_files_end_in_a_record_or_a_code() -> None:
    report = run(N, SEED, samples_only=True)
    assert (report.over, report.bugs) == ([], [])
    assert report.read + report.coded.total() == N
    assert report.read and report.coded  # some damage is survived, some is not


def test_mutants_are_the_same_every_time_and_differ() -> None:
    files = originals(samples_only=True)
    first = [mutant(files, SEED, number) for number in range(20)]
    assert first == [mutant(files, SEED, number) for number in range(20)]
    assert len({data for _, data in first}) == 20
    assert first != [mutant(files, SEED + 1, number) for number in range(20)]
    used = {change for name, _ in first for change in name.split(" ")[1].split("+")}
    assert used == {change.__name__ for change in CHANGES}

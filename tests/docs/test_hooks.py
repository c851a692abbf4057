"""The hook before a commit runs the recipe that CI runs, whichever way it was installed."""

import os

import yaml

from tests.docs.test_readme import ROOT, text_of


def test_both_ways_to_a_hook_run_make_check() -> None:
    [repository] = yaml.safe_load(text_of(".pre-commit-config.yaml"))["repos"]
    assert [(hook["entry"], hook["always_run"]) for hook in repository["hooks"]] == [("make check", True)]
    assert text_of("hooks/pre-commit").rstrip().endswith("exec make check")
    assert os.access(ROOT / "hooks" / "pre-commit", os.X_OK)


def test_make_hooks_and_ci_use_the_same_recipe() -> None:
    assert "git config core.hooksPath hooks" in text_of("Makefile")
    assert "make check" in text_of(".ci/run").splitlines()

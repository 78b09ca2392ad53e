"""A copy of a filled deployment is like the template, and is its own."""

from pathlib import Path

import pytest

from mesh.deployment import Deployment
from mesh.errors import SetupError
from mesh.store import Store
from scenarios.population.generate import generate
from scenarios.population.places import MUNICIPALITIES
from scenarios.stage.country import participants_of
from scenarios.stage.loading import copying, fill_stores
from scenarios.stage.loading.copying import copy_deployment
from services.code_exchange.store import keyring
from tests.scenarios.population.populations import BASE_DATE

RING = MUNICIPALITIES[:1]
LINK = bytes(range(16))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    deployment = Deployment(tmp_path_factory.mktemp("template"), participants_of(RING))
    deployment.save()
    people = generate(residents=60, seed=3, base_date=BASE_DATE, municipalities=RING)
    fill_stores(deployment, people)
    return deployment


def files_of(deployment: Deployment) -> dict[str, bytes]:
    root = deployment.directory
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and path.suffix != ".lock"
    }


def test_a_copy_has_every_file_of_the_template(template: Deployment, tmp_path: Path) -> None:
    copy = copy_deployment(template, tmp_path / "copy")
    assert files_of(copy) == files_of(template)
    assert files_of(Deployment.load(copy.directory)) == files_of(template)
    assert copy.participants == template.participants
    for folder in ("credentials", "secrets", "keys", "data"):
        for path in (copy.directory / folder).iterdir():
            assert path.stat().st_mode & 0o777 == 0o600


def test_a_person_has_the_same_code_in_a_copy(template: Deployment, tmp_path: Path) -> None:
    copy = copy_deployment(template, tmp_path / "copy")
    ours, theirs = (keyring(one.directory / "keys") for one in (template, copy))
    for name in ("bank", "resident-registry-chofu"):
        assert ours.code(name, LINK) == theirs.code(name, LINK)


def test_what_happens_in_a_copy_stays_there(template: Deployment, tmp_path: Path) -> None:
    before = files_of(template)
    copy = copy_deployment(template, tmp_path / "copy")
    copy.save()
    store = Store(copy.database("bank"))
    store.write("INSERT INTO told VALUES (?, ?, ?)", "bank", "somebody", 1)
    store.close()
    assert files_of(template) == before
    assert files_of(copy) != before


def test_without_links_files_are_copied(
    template: Deployment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("another file system")

    monkeypatch.setattr(copying.os, "link", refuse)
    assert files_of(copy_deployment(template, tmp_path / "copy")) == files_of(template)


def test_a_deployment_is_not_copied_over_another(template: Deployment, tmp_path: Path) -> None:
    copy_deployment(template, tmp_path / "copy")
    with pytest.raises(SetupError, match="name a new directory"):
        copy_deployment(template, tmp_path / "copy")


def test_a_deployment_at_work_is_not_copied(template: Deployment, tmp_path: Path) -> None:
    store = Store(template.database("bank"))
    store.write("INSERT INTO told VALUES (?, ?, ?)", "bank", "somebody", 1)
    store.commit()
    with pytest.raises(SetupError, match="bank is running"):
        copy_deployment(template, tmp_path / "copy")
    store.write("DELETE FROM told")
    store.close()


def test_what_cannot_be_read_is_an_error_that_says_so(template: Deployment, tmp_path: Path) -> None:
    empty = Deployment(tmp_path / "empty", list(template.participants.values()))
    with pytest.raises(SetupError, match="cannot be copied"):
        copy_deployment(empty, tmp_path / "copy")
    assert not (tmp_path / "copy" / "data").exists()

import hashlib
import hmac
import shutil
import stat
from pathlib import Path

import pytest

from contracts.common import MunicipalityCode
from mesh.deployment import Deployment, Participant, write_private
from mesh.errors import NotOnMesh, SetupError
from mesh.signing import signed_by

CHIYODA, OSAKA, SAPPORO = "131016", "271004", "011002"


def participant(name: str, kind: str = "bank", municipality: str | None = None) -> Participant:
    code = None if municipality is None else MunicipalityCode(municipality)
    return Participant(name=name, kind=kind, municipality=code, title_ja="例", title_en="Example")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Tax",
        "tax.osaka",
        "tax_osaka",
        "*",
        ">",
        "tax osaka",
        "1tax",
        "-tax",
        "税",
        "a" * 64,
        "tax\n",
    ],
)
def test_a_name_that_is_no_single_token_of_a_subject_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="lower-case letters, digits and hyphens"):
        participant(name)


@pytest.mark.parametrize("name", ["t", "tax-131016", "a" * 63])
def test_lower_case_letters_digits_and_hyphens_make_a_name(name: str) -> None:
    assert participant(name).name == name


def test_two_participants_cannot_have_the_same_name(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="the same name"):
        Deployment(tmp_path, [participant("one"), participant("one", "tax")])


def test_a_deployment_is_read_as_it_was_saved(deployment: Deployment) -> None:
    read = Deployment.load(deployment.directory)

    assert read.participants == deployment.participants
    assert list(read.participants) == list(deployment.participants)


def test_each_participant_is_given_a_password_of_its_own(deployment: Deployment) -> None:
    passwords = {deployment.password(name) for name in deployment.participants}

    assert len(passwords) == len(deployment.participants)
    assert all(len(password) >= 40 for password in passwords)


def test_saving_again_keeps_passwords_and_makes_those_that_are_missing(
    deployment: Deployment,
) -> None:
    before = deployment.password("portal")
    grown = Deployment(
        deployment.directory, [*deployment.participants.values(), participant("bank-three")]
    )

    grown.save()

    assert grown.password("portal") == before
    assert grown.password("bank-three")


@pytest.mark.parametrize("folder", ["credentials", "secrets"])
def test_credentials_and_secrets_are_readable_by_their_owner_only(
    folder: str, deployment: Deployment
) -> None:
    files = list((deployment.directory / folder).iterdir())
    assert {file.name for file in files} == set(deployment.participants)
    for file in files:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("folder", ["credentials", "secrets", "data", "keys"])
def test_what_belongs_to_participants_is_in_folders_closed_to_others(
    folder: str, deployment: Deployment
) -> None:
    assert stat.S_IMODE((deployment.directory / folder).stat().st_mode) == 0o700


def test_a_private_file_that_was_readable_by_others_no_longer_is(tmp_path: Path) -> None:
    """Found by this test: the mode given to `open` is only used for a file that is new."""
    file = tmp_path / "secret"
    file.write_text("something longer than what follows")
    file.chmod(0o644)

    write_private(file, b"secret")

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_bytes() == b"secret"


def test_each_participant_is_given_a_secret_of_32_bytes_of_its_own(deployment: Deployment) -> None:
    secrets = {file.read_bytes() for file in (deployment.directory / "secrets").iterdir()}

    assert len(secrets) == len(deployment.participants)
    assert {len(secret) for secret in secrets} == {32}


def test_saving_again_keeps_secrets(deployment: Deployment) -> None:
    before = (deployment.directory / "secrets" / "portal").read_bytes()

    deployment.save()

    assert (deployment.directory / "secrets" / "portal").read_bytes() == before


def test_a_deployment_of_before_there_were_secrets_is_given_them_when_it_is_saved(
    deployment: Deployment,
) -> None:
    shutil.rmtree(deployment.directory / "secrets")
    read = Deployment.load(deployment.directory)
    with pytest.raises(SetupError, match=r"portal has no secret here; .* python -m mesh config"):
        read.own_key("portal", "letters")

    read.save()

    assert read.own_key("portal", "letters")


@pytest.mark.parametrize("content", [b"", bytes(31), bytes(33)])
def test_a_secret_of_another_length_is_damaged(content: bytes, deployment: Deployment) -> None:
    (deployment.directory / "secrets" / "portal").write_bytes(content)

    with pytest.raises(SetupError, match="the secret of portal is damaged"):
        deployment.own_key("portal", "letters")


def test_a_secret_that_cannot_be_read_is_a_setup_error(deployment: Deployment) -> None:
    file = deployment.directory / "secrets" / "portal"
    file.unlink()
    file.mkdir()

    with pytest.raises(SetupError, match="the secret of portal cannot be used"):
        deployment.own_key("portal", "letters")


def test_a_key_is_derived_as_rfc_5869_says(deployment: Deployment) -> None:
    """What is encrypted today is opened after years: the derivation must not change."""
    secret = (deployment.directory / "secrets" / "portal").read_bytes()
    extracted = hmac.digest(bytes(64), secret, hashlib.sha512)

    expanded = hmac.digest(extracted, b"letters\x01", hashlib.sha512)

    assert deployment.own_key("portal", "letters") == expanded
    assert len(expanded) == 64


def test_each_purpose_of_each_participant_has_a_key_of_its_own(deployment: Deployment) -> None:
    keys = {
        deployment.own_key(name, purpose)
        for name in deployment.participants
        for purpose in ("letters", "notes")
    }

    assert len(keys) == 2 * len(deployment.participants)


def test_stores_are_kept_apart_by_name(deployment: Deployment) -> None:
    assert deployment.database("tax-osaka") == deployment.directory / "data" / "tax-osaka.sqlite"


def test_a_participant_without_credentials_is_told_how_to_get_them(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="one has no credentials here"):
        Deployment(tmp_path, [participant("one")]).password("one")


def test_where_there_is_no_deployment_one_is_told_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="holds no deployment; make one"):
        Deployment.load(tmp_path)


@pytest.mark.parametrize(
    "content", [b"", b"[", b"{}", b'[{"name":"one"}]', b'[{"name":"\xff"}]', b'["one"]']
)
def test_a_deployment_that_cannot_be_read_is_a_setup_error(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "deployment.json").write_bytes(content)

    with pytest.raises(SetupError, match=r"deployment\.json cannot be read"):
        Deployment.load(tmp_path)


def test_a_deployment_that_cannot_be_written_is_a_setup_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(SetupError, match="cannot write the deployment"):
        Deployment(tmp_path / "file", [participant("one")]).save()


def test_a_participant_is_found_by_its_name(small_mesh: Deployment) -> None:
    assert small_mesh.named("tax-osaka").kind == "tax"
    with pytest.raises(NotOnMesh, match="no participant is named tax-kyoto"):
        small_mesh.named("tax-kyoto")


def test_participants_are_found_by_their_kind(small_mesh: Deployment) -> None:
    assert [p.name for p in small_mesh.of_kind("tax")] == ["tax-chiyoda", "tax-osaka"]
    assert small_mesh.of_kind("detective") == []


def test_a_participant_is_found_by_its_kind_and_municipality(small_mesh: Deployment) -> None:
    assert small_mesh.at("tax", CHIYODA).name == "tax-chiyoda"
    assert small_mesh.at("tax", OSAKA).name == "tax-osaka"


@pytest.mark.parametrize("municipality", [None, "", CHIYODA])
def test_the_only_one_of_its_kind_serves_every_municipality(
    municipality: str | None, small_mesh: Deployment
) -> None:
    assert small_mesh.at("pension", municipality).name == "pension"


@pytest.mark.parametrize(
    ("kind", "municipality", "said"),
    [
        ("tax", SAPPORO, "no tax of municipality 011002 takes part"),
        ("tax", None, "no tax takes part"),
        ("detective", CHIYODA, "no detective of municipality 131016 takes part"),
        ("detective", None, "no detective takes part"),
    ],
)
def test_who_does_not_take_part_is_not_found(
    kind: str, municipality: str | None, said: str, small_mesh: Deployment
) -> None:
    with pytest.raises(NotOnMesh, match=said):
        small_mesh.at(kind, municipality)


def test_one_of_several_is_not_chosen_by_chance(small_mesh: Deployment, tmp_path: Path) -> None:
    """Found by this test: the last of two banks was taken for the only one."""
    waters = [participant("one", "water", OSAKA), participant("two", "water", OSAKA)]

    with pytest.raises(NotOnMesh, match="several; give its name"):
        small_mesh.at("bank", None)
    with pytest.raises(NotOnMesh, match="water of municipality 271004 is not one"):
        Deployment(tmp_path, waters).at("water", OSAKA)


def test_a_lone_participant_of_one_municipality_does_not_serve_another(tmp_path: Path) -> None:
    lone = Deployment(tmp_path, [participant("tax-osaka", "tax", OSAKA)])

    with pytest.raises(NotOnMesh):
        lone.at("tax", CHIYODA)


def test_everybody_can_check_with_the_public_key_what_a_participant_signed(
    deployment: Deployment,
) -> None:
    signature = deployment.signing_key("portal").sign(b"said")
    assert signed_by(deployment.public_key("portal"), b"said", signature)
    assert not signed_by(deployment.public_key("portal"), b"unsaid", signature)
    assert not signed_by(deployment.public_key("benefits-osaka"), b"said", signature)
    assert not signed_by("no key", b"said", signature)


def test_a_public_key_stays_with_its_secret_and_changes_with_it(deployment: Deployment) -> None:
    before = deployment.public_key("portal")
    deployment.save()
    assert deployment.public_key("portal") == before
    (deployment.directory / "secrets" / "portal").unlink()
    deployment.save()
    assert deployment.public_key("portal") != before


def test_a_public_key_that_is_not_here_is_asked_for(deployment: Deployment) -> None:
    (deployment.directory / "public" / "portal").unlink()
    with pytest.raises(SetupError, match=r"public key of portal .* python -m mesh config"):
        deployment.public_key("portal")

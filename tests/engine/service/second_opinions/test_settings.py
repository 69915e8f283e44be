import pytest

from dueprocess.engine.pack import PackError
from dueprocess.engine.service.second_opinions.settings import Settings, read_settings

TENANTS = ("xinbang", "mall", "furniture")


@pytest.mark.parametrize(
    ("engine", "durable"),
    [
        (None, set()),
        ("", set()),
        ("own", set()),
        ("durable", set(TENANTS)),
        (" durable ", set(TENANTS)),
        ("mall=durable", {"mall"}),
        ("xinbang=durable, mall=own", {"xinbang"}),
        ("xinbang=durable,mall=durable", {"xinbang", "mall"}),
    ],
)
def test_whose_answers_are_the_second_engines(engine: str | None, durable: set[str]) -> None:
    environment = {} if engine is None else {"DUEPROCESS_ENGINE": engine}
    settings = read_settings(environment, TENANTS)
    assert settings.durable == durable
    assert [settings.engine_of(tenant) for tenant in TENANTS] == [
        "durable" if tenant in durable else "own" for tenant in TENANTS
    ]


@pytest.mark.parametrize(("text", "share"), [("", 0.0), ("0", 0.0), ("0.01", 0.01), ("1", 1.0), (" 5e-3 ", 0.005)])
def test_how_many_decisions_are_derived_again(text: str, share: float) -> None:
    assert read_settings({"DUEPROCESS_VERIFY": text}, TENANTS).share == share


def test_what_the_second_engine_answers_is_not_derived_again() -> None:
    settings = Settings(frozenset({"mall"}), 0.5)
    assert (settings.share_of("mall"), settings.share_of("xinbang")) == (0.0, 0.5)


@pytest.mark.parametrize(
    ("name", "text", "code", "said"),
    [
        ("DUEPROCESS_ENGINE", "durabel", "setting-no-engine", "did you mean `durable`?"),
        ("DUEPROCESS_ENGINE", "mall=duarble", "setting-no-engine", "did you mean `durable`?"),
        ("DUEPROCESS_ENGINE", "mall", "setting-no-engine", "there are: `durable`, `own`"),
        ("DUEPROCESS_ENGINE", "mal=durable", "setting-no-tenant", "did you mean `mall`?"),
        ("DUEPROCESS_ENGINE", "mall=own,mall=durable", "setting-tenant-twice", "name it once"),
        ("DUEPROCESS_ENGINE", "mall=durable,", "setting-no-tenant", "`mall`"),
        ("DUEPROCESS_VERIFY", "1.5", "setting-no-share", "such as `0.01`"),
        ("DUEPROCESS_VERIFY", "-0.1", "setting-no-share", "such as `0.01`"),
        ("DUEPROCESS_VERIFY", "nan", "setting-no-share", "such as `0.01`"),
        ("DUEPROCESS_VERIFY", "1%", "setting-no-share", "such as `0.01`"),
    ],
)
def test_a_value_that_cannot_be_read_is_told_with_its_variable(name: str, text: str, code: str, said: str) -> None:
    with pytest.raises(PackError) as refused:
        read_settings({name: text}, TENANTS)
    found = next(each for each in refused.value.diagnostics if each.code == code)
    assert found.mark.file == name
    assert said in found.hint("en")


def test_everything_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(PackError) as refused:
        read_settings({"DUEPROCESS_ENGINE": "mal=durable,xinbang=on", "DUEPROCESS_VERIFY": "much"}, TENANTS)
    assert {found.code for found in refused.value.diagnostics} == {
        "setting-no-tenant", "setting-no-engine", "setting-no-share"
    }

"""Sandnes' routine for Altinn, S-3 and S-10 to S-12: what is fetched, who did it, and where it stands afterwards."""

from __future__ import annotations

import pytest

from adapters.simulators.altinn import LetterDraft, Resource
from bot.commands.demo.town import MAIN
from bot.domain.item import State
from tests.house import ARCHIVES, OPEN, UNKNOWN, Archive, a_house, everything_shared
from tests.scenarios.acting import a_case, a_letter, register, shared
from tests.scenarios.archives import MONA, in_archive
from tests.scenarios.evidence import cards, kept_out, on_disk
from tests.scenarios.routines.doing import on_the_machine

EVERY_ARCHIVE = pytest.mark.parametrize("archive", ARCHIVES)
SECRET = "Tolloversikt for en ansatt"


@EVERY_ARCHIVE
async def test_s_3_only_services_on_the_list_are_fetched_and_the_others_are_counted(archive: Archive) -> None:
    """S-3: the role post/arkiv of Altinn 2 is today a list of services that the municipality keeps."""
    async with a_house(archive=archive) as house:
        house.altinn.world.add_resource(Resource(id="toll", name="Tolloversikt", owner="toll", owner_name="Etaten"))
        other = LetterDraft(unit=MAIN, resource="toll", title=SECRET, sender="Hemmelig avsender", body=SECRET)
        counted = house.altinn.world.add_letter(other).dialog_id
        card = await a_letter(house, OPEN)
        assert (cards(house), len(await house.items())) == ([card], 1)
        assert await kept_out(house) == [(MAIN, "toll", "not_on_allow_list", 1)]

        await register(house, "kari", card, title_confirmed="true")
        await house.finish()
        assert [entry.status for entry in in_archive(house)] == ["J"]
        assert (house.labels(house.dialogs[0]), house.labels(counted)) == (["Archive"], ["Default"])
        stored = on_disk(house).decode(errors="ignore") + everything_shared(house)
        assert (SECRET in stored, "Hemmelig avsender" in stored) == (False, False)


@EVERY_ARCHIVE
async def test_s_10_a_system_user_fetches_and_the_log_tells_which_archivist_it_was(archive: Archive) -> None:
    """S-10: nobody signs in at Altinn, nothing lies on a PC; the archive names the archivist as well."""
    async with a_house(archive=archive) as house:
        card = await a_letter(house, UNKNOWN)
        await house.teams.click("ola", card, "claim")
        await house.draw()
        await register(house, "ola", card)
        await house.finish()

        (entry,) = in_archive(house)
        readers = {trace.by for trace in house.altinn.world.traces}
        assert len(readers) == 1
        assert "ola" not in str(readers).lower(), "the system user"
        ola = house.person("ola").person_id
        trail = await house.audit(await house.only())
        assert [one.actor for one in trail if one.verb in ("item:claimed", "item:routed")] == [ola, ola]
        assert [one.facts for one in trail if one.verb == "item:handled"] == [{"entry": entry.number}]
        assert "ola.test" in entry.made_by
        assert on_the_machine(house) == []


@EVERY_ARCHIVE
async def test_s_11_the_letter_is_archived_in_altinn_after_it_is_registered(archive: Archive) -> None:
    """S-11: deliberately the other way round than the routine has it."""
    async with a_house(archive=archive) as house:
        card = await a_letter(house, OPEN, files=("Brev.pdf", "Kart.pdf"))
        await register(house, "kari", card, title_confirmed="true")
        house.pass_time(house.desk.grace)
        archived_after = []
        while await house.runner.run_next():
            safe = [(entry.status, entry.files) for entry in in_archive(house)] == [("J", 3)]
            assert safe or house.labels(house.dialogs[0]) == ["Default"]
            archived_after.append(safe)
        await house.draw()
        assert archived_after[-2:] == [True, True]
        assert house.labels(house.dialogs[0]) == ["Archive"]
        assert house.written()[-1] == "Labels Archive"
        assert "Arkivert i Altinn" in shared(house, card)


@EVERY_ARCHIVE
async def test_s_12_the_entry_goes_to_the_right_unit_and_handler_and_no_copy_is_left(archive: Archive) -> None:
    async with a_house(archive=archive) as house:
        card = await a_letter(house, OPEN, files=("Brev.pdf", "Kart.pdf"))
        mona = MONA[archive]
        await register(house, "kari", card, responsible_unit="OPP", handler=mona, title_confirmed="true")
        house.pass_time(house.desk.grace)
        most = 0
        while await house.runner.run_next():
            most = max(most, len(on_the_machine(house)))
        await house.draw()

        (entry,) = in_archive(house)
        assert (entry.unit, entry.handler, entry.case_number) == ("OPP", mona, a_case(house))
        assert (entry.files, await house.state()) == (3, State.HANDLED)
        assert (most, on_the_machine(house)) == (0, []), "gone with each step"

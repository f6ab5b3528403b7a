"""The letter's text as a file: readable, complete, inert."""

from __future__ import annotations

import pytest

from adapters._kit.plain_text import plain_text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("## Vedtak\r\n\r\nSe vedlegg.", "## Vedtak\n\nSe vedlegg.\n"),
        ("Se <https://example.com/a?b=1&c=2> og a < b, c > d", "Se <https://example.com/a?b=1&c=2> og a < b, c > d\n"),
        ("<p>En</p><p>To<br>tre</p>", "En\n\nTo\ntre\n"),
        ("<ul><li>En</li><li>To</li></ul>", "En\n\nTo\n"),
        ("<table><tr><td>A</td><td>B</td></tr></table>", "A B\n"),
        ("En<br/>to<hr />tre", "En\nto\ntre\n"),
        ("<head><style/><p></head><body>Synlig</body>", "Synlig\n"),
        ("&aelig;&#248;å <b>x</b>", "æøå x\n"),
        ('<a href="https://example.com/x">Les mer</a>', "Les mer (https://example.com/x)\n"),
        ('<a href="javascript:alert(1)">Les mer</a>', "Les mer\n"),
        ('<a href="https://example.com/x">https://example.com/x</a>', "https://example.com/x\n"),
        ("<head><title>Skjult</title></head><body>Synlig</body>", "Synlig\n"),
        ("<style>p {color: red}</style><script>let a = '<p>'</script><p>Synlig</p>", "Synlig\n"),
        ("<p>Hilsen <Ola></p>", "Hilsen <Ola>\n"),
        ("<b>x</b> se <https://example.com/y>", "x se <https://example.com/y>\n"),
        ("<template>uavsluttet", "uavsluttet\n"),
        ("", "\n"),
    ],
)
def test_plain_text(body: str, text: str) -> None:
    assert plain_text(body) == text

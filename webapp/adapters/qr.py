"""QR codes, so that a telephone can take an address from a screen."""

import segno

QUIET_ZONE = 4  # modules, ISO/IEC 18004


def qr_code(address: str) -> str:
    """Draw an address as an SVG in a data: URI, dark on white whatever is behind it; the same address, the same image.

    Error correction M (15%) leaves the squares large enough for a telephone held to a screen.
    """
    code = segno.make_qr(address, error="m", boost_error=False)
    return code.svg_data_uri(border=QUIET_ZONE, light="white", omitsize=True, svgclass=None, lineclass=None)

"""Writes packages/images/src/draw/font-data.ts: the outlines of the font that labels are drawn with.

    apt-get install fonts-dejavu-core fonts-dejavu-extra   (2.37)
    pip install fonttools                                  (4.66)
    python3 scripts/generate-label-font.py [DejaVuSansCondensed-Bold.ttf]

The outlines are a stream of unsigned LEB128 numbers, signed ones folded (0, -1, 1, -2 … become
0, 1, 2, 3 …), in units of 1/1024 em, y up:

    ascent, descent, cap height, number of glyphs, then for each glyph
    difference of its code point to the one before (0: a part that no text asks for), advance,
    2 * contours for an outline, or 2 * parts + 1 for a glyph made of others;
    an outline's contour: points, then for each point
        2 * folded difference of x to the point before + (1 when the point is on the curve),
        folded difference of y to the point before;
    a part: index of its glyph, folded shift in x, folded shift in y.

Differences start at 0 in each glyph. Glyph 0 is drawn for what the font lacks. Curves are
TrueType's: a point off the curve is the control point of a quadratic Bezier curve; between two of
them lies a point of the curve at their middle.
"""

import base64
import sys
import textwrap
from pathlib import Path

from fontTools.ttLib import TTFont

SOURCE = '/usr/share/fonts/truetype/dejavu/DejaVuSansCondensed-Bold.ttf'
TARGET = Path(__file__).parent.parent / 'packages/images/src/draw/font-data.ts'
LICENCE = Path('/usr/share/doc/fonts-dejavu-core/copyright')
UNITS = 1024
PUNCTUATION = '–—‘’‚“”„†•…‰‹›€™−≈≤≥'
CODE_POINTS = sorted({*range(0x20, 0x7F), *range(0xA0, 0x180), *map(ord, PUNCTUATION)} - {0xAD})


def unsigned(value):
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def fold(value):
    return 2 * value if value >= 0 else -2 * value - 1


def scale(value, font):
    return round(value * UNITS / font['head'].unitsPerEm)


def collect(font):
    """Names of all glyphs in their order: the replacement, what text asks for, parts of those."""
    names = [(None, '.notdef')] + [(code, font.getBestCmap()[code]) for code in CODE_POINTS]
    for _, name in names:
        glyph = font['glyf'][name]
        if glyph.isComposite():
            for part in glyph.components:
                if part.glyphName not in [known for _, known in names]:
                    names.append((None, part.glyphName))
    return names


def encode_outline(glyph, font):
    coordinates, ends, flags = glyph.getCoordinates(font['glyf'])
    out = bytearray(unsigned(2 * len(ends)))
    x = y = start = 0
    for end in ends:
        out += unsigned(end + 1 - start)
        for index in range(start, end + 1):
            nextX, nextY = (scale(value, font) for value in coordinates[index])
            out += unsigned(2 * fold(nextX - x) + (flags[index] & 1))
            out += unsigned(fold(nextY - y))
            x, y = nextX, nextY
        start = end + 1
    return out


def encode_composite(glyph, font, order):
    out = bytearray(unsigned(2 * len(glyph.components) + 1))
    for part in glyph.components:
        out += unsigned(order.index(part.glyphName))
        out += unsigned(fold(scale(part.x, font))) + unsigned(fold(scale(part.y, font)))
    return out


def is_shifted_only(glyph):
    return glyph.isComposite() and all(
        hasattr(part, 'x') and not hasattr(part, 'transform') for part in glyph.components
    )


def encode(font):
    names = collect(font)
    order = [name for _, name in names]
    cap_height = font['glyf']['H'].yMax
    header = [scale(font['hhea'].ascent, font), scale(-font['hhea'].descent, font)]
    out = bytearray(b''.join(map(unsigned, [*header, scale(cap_height, font), len(names)])))
    previous = 0
    for code, name in names:
        glyph = font['glyf'][name]
        out += unsigned(0 if code is None else code - previous)
        previous = previous if code is None else code
        out += unsigned(scale(font['hmtx'][name][0], font))
        if is_shifted_only(glyph):
            out += encode_composite(glyph, font, order)
        else:
            out += encode_outline(glyph, font)
    return bytes(out)


def licence():
    """The paragraphs of the Vera licence in Debian's copyright file."""
    lines = LICENCE.read_text().split('\n')
    start = next(i for i, line in enumerate(lines) if line.startswith('Files: *'))
    end = next(i for i, line in enumerate(lines) if i > start and line.startswith('Files:'))
    text = [line.strip() for line in lines[start:end]]
    text = [line for line in text if not line.startswith(('Files:', 'License:'))]
    return ['' if line == '.' else line.removeprefix('Copyright: ') for line in text]


def main():
    font = TTFont(sys.argv[1] if len(sys.argv) > 1 else SOURCE)
    data = base64.b64encode(encode(font)).decode()
    notice = [
        f'Glyph outlines of {font["name"].getDebugName(4)}, {font["name"].getDebugName(5)},',
        'in a format of their own that scripts/generate-label-font.py wrote and describes.',
        'Do not edit. The notice of the font follows.',
        '',
        *licence(),
    ]
    comment = '\n'.join(f' * {line}'.rstrip() for line in notice).removesuffix('\n *')
    lines = textwrap.wrap(data, 96)
    body = '\n'.join(f"  '{line}' +" for line in lines).removesuffix(' +')
    TARGET.write_text(
        f'/*!\n{comment}\n */\n\n'
        '/** The outlines, in base64; see `font-outlines.ts` for how they are read. */\n'
        f'export const fontData =\n{body};\n'
    )
    print(f'{len(data)} characters')


main()

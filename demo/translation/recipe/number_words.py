"""Numbers, ordinals, years, clock times and digits, in English and in German."""

ENGLISH_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
ENGLISH_TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
GERMAN_SMALL = [
    "null",
    "eins",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
]
GERMAN_TENS = ["_", "_", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]

ENGLISH_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
GERMAN_ORDINALS = {1: "erste", 3: "dritte", 7: "siebte", 8: "achte"}


def english(n: int) -> str:
    if n < 20:
        return ENGLISH_SMALL[n]
    if n < 100:
        tens, ones = divmod(n, 10)
        return ENGLISH_TENS[tens] + (f"-{ENGLISH_SMALL[ones]}" if ones else "")
    if n < 1000:
        hundreds, rest = divmod(n, 100)
        return f"{english(hundreds)} hundred" + (f" and {english(rest)}" if rest else "")
    power, name = (1_000_000, "million") if n >= 1_000_000 else (1000, "thousand")
    head, rest = divmod(n, power)
    link = " and " if 0 < rest < 100 else " "
    return f"{english(head)} {name}" + (f"{link}{english(rest)}" if rest else "")


def german(n: int) -> str:
    if n >= 1_000_000:
        millions, rest = divmod(n, 1_000_000)
        head = "eine Million" if millions == 1 else f"{german(millions)} Millionen"
        return f"{head} {german(rest)}" if rest else head
    if n >= 1000:
        thousands, rest = divmod(n, 1000)
        return f"{german_head(thousands)}tausend" + (german(rest) if rest else "")
    if n >= 100:
        hundreds, rest = divmod(n, 100)
        return f"{german_head(hundreds)}hundert" + (german(rest) if rest else "")
    if n < 20:
        return GERMAN_SMALL[n]
    tens, ones = divmod(n, 10)
    return (f"{german_head(ones)}und" if ones else "") + GERMAN_TENS[tens]


def german_head(n: int) -> str:
    """Before another part of the word, `eins` is `ein`."""
    return german(n).removesuffix("s") if n % 100 == 1 else german(n)


def english_ordinal(n: int) -> str:
    head, _, last = english(n).replace("-", " ").rpartition(" ")
    if last in ENGLISH_ORDINALS:
        last = ENGLISH_ORDINALS[last]
    else:
        last = last.removesuffix("y") + "ieth" if last.endswith("y") else f"{last}th"
    return f"{head}-{last}" if head else last


def german_ordinal(n: int) -> str:
    """For 1 to 99, with the ending of `der`: `der dritte`."""
    if n in GERMAN_ORDINALS:
        return GERMAN_ORDINALS[n]
    return german(n) + ("te" if n < 20 else "ste")


def english_year(year: int) -> str:
    century, rest = divmod(year, 100)
    if 2000 <= year < 2010:
        return english(year)
    if rest == 0:
        return f"{english(century)} hundred"
    return f"{english(century)} {'oh ' if rest < 10 else ''}{english(rest)}"


def german_year(year: int) -> str:
    century, rest = divmod(year, 100)
    if year >= 2000:
        return german(year)
    return f"{german(century)}hundert" + (german(rest) if rest else "")


def english_clock(hour: int, minute: int) -> str:
    """`hour` 1 to 12, `minute` a multiple of five."""
    following = english(hour % 12 + 1)
    if minute == 0:
        return f"{english(hour)} o'clock"
    if minute == 30:
        return f"half past {english(hour)}"
    if minute < 30:
        return f"{'a quarter' if minute == 15 else english(minute)} past {english(hour)}"
    return f"{'a quarter' if minute == 45 else english(60 - minute)} to {following}"


def german_clock(hour: int, minute: int) -> str:
    """Around the half hour German counts from the half of the hour to come: 7:25 is `fünf vor halb acht`."""
    this, following = german(hour), german(hour % 12 + 1)
    if minute == 0:
        return f"{german_head(hour)} Uhr"
    if minute in (25, 30, 35):
        return {25: "fünf vor ", 30: "", 35: "fünf nach "}[minute] + f"halb {following}"
    if minute < 30:
        return f"{'Viertel' if minute == 15 else german(minute)} nach {this}"
    return f"{'Viertel' if minute == 45 else german(60 - minute)} vor {following}"


def english_digits(n: int, decimals: int | None = None) -> str:
    """1234.5 as `1,234.50`."""
    return f"{n:,}" if decimals is None else f"{n:,}.{decimals:02d}"


def german_digits(n: int, decimals: int | None = None) -> str:
    whole = f"{n:,}".replace(",", ".")
    return whole if decimals is None else f"{whole},{decimals:02d}"

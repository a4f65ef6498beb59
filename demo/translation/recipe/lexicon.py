"""The words: nouns with their gender, adjectives, verbs with their forms, names."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Noun:
    english: str
    german: str
    gender: str  # m, f, n
    german_plural: str
    english_plural: str = ""
    genitive: str = ""  # of m and n, where it is not just -s
    weak: bool = False  # -n in every case but the nominative

    @property
    def plural(self) -> str:
        return self.english_plural or f"{self.english}s"


@dataclass(frozen=True)
class Verb:
    english: str
    third: str  # he/she ...
    past: str
    infinitive: str  # without a separable prefix
    first_person: str
    third_person: str
    participle: str
    prefix: str = ""
    auxiliary: str = "haben"


PLACES = [
    Noun("station", "Bahnhof", "m", "Bahnhöfe", genitive="Bahnhofs"),
    Noun("airport", "Flughafen", "m", "Flughäfen"),
    Noun("bridge", "Brücke", "f", "Brücken"),
    Noun("church", "Kirche", "f", "Kirchen", "churches"),
    Noun("museum", "Museum", "n", "Museen"),
    Noun("hotel", "Hotel", "n", "Hotels"),
    Noun("restaurant", "Restaurant", "n", "Restaurants"),
    Noun("pharmacy", "Apotheke", "f", "Apotheken", "pharmacies"),
    Noun("market", "Markt", "m", "Märkte", genitive="Marktes"),
    Noun("bank", "Bank", "f", "Banken"),
    Noun("hospital", "Krankenhaus", "n", "Krankenhäuser", genitive="Krankenhauses"),
    Noun("school", "Schule", "f", "Schulen"),
    Noun("park", "Park", "m", "Parks"),
    Noun("library", "Bibliothek", "f", "Bibliotheken", "libraries"),
    Noun("harbour", "Hafen", "m", "Häfen"),
    Noun("castle", "Schloss", "n", "Schlösser", genitive="Schlosses"),
    Noun("theatre", "Theater", "n", "Theater"),
    Noun("bakery", "Bäckerei", "f", "Bäckereien", "bakeries"),
    Noun("town hall", "Rathaus", "n", "Rathäuser", genitive="Rathauses"),
    Noun("bus stop", "Bushaltestelle", "f", "Bushaltestellen"),
    Noun("car park", "Parkplatz", "m", "Parkplätze", genitive="Parkplatzes"),
    Noun("beach", "Strand", "m", "Strände", "beaches", genitive="Strandes"),
]
THINGS = [
    Noun("ticket", "Fahrkarte", "f", "Fahrkarten"),
    Noun("suitcase", "Koffer", "m", "Koffer"),
    Noun("key", "Schlüssel", "m", "Schlüssel"),
    Noun("passport", "Reisepass", "m", "Reisepässe", genitive="Reisepasses"),
    Noun("room", "Zimmer", "n", "Zimmer"),
    Noun("table", "Tisch", "m", "Tische", genitive="Tisches"),
    Noun("map", "Karte", "f", "Karten"),
    Noun("bag", "Tasche", "f", "Taschen"),
    Noun("bicycle", "Fahrrad", "n", "Fahrräder", genitive="Fahrrads"),
    Noun("car", "Auto", "n", "Autos"),
    Noun("book", "Buch", "n", "Bücher", genitive="Buches"),
    Noun("umbrella", "Regenschirm", "m", "Regenschirme"),
    Noun("coat", "Mantel", "m", "Mäntel"),
    Noun("camera", "Kamera", "f", "Kameras"),
    Noun("bottle", "Flasche", "f", "Flaschen"),
    Noun("bed", "Bett", "n", "Betten", genitive="Bettes"),
    Noun("newspaper", "Zeitung", "f", "Zeitungen"),
    Noun("letter", "Brief", "m", "Briefe", genitive="Briefes"),
    Noun("gift", "Geschenk", "n", "Geschenke"),
    Noun("watch", "Uhr", "f", "Uhren", "watches"),
]
PEOPLE = [
    Noun("brother", "Bruder", "m", "Brüder"),
    Noun("sister", "Schwester", "f", "Schwestern"),
    Noun("friend", "Freund", "m", "Freunde", genitive="Freundes"),
    Noun("daughter", "Tochter", "f", "Töchter"),
    Noun("child", "Kind", "n", "Kinder", "children", genitive="Kindes"),
    Noun("teacher", "Lehrer", "m", "Lehrer"),
    Noun("neighbour", "Nachbar", "m", "Nachbarn", weak=True),
    Noun("colleague", "Kollege", "m", "Kollegen", weak=True),
    Noun("doctor", "Arzt", "m", "Ärzte", genitive="Arztes"),
    Noun("aunt", "Tante", "f", "Tanten"),
]
FOODS = [
    Noun("coffee", "Kaffee", "m", "Kaffees"),
    Noun("soup", "Suppe", "f", "Suppen"),
    Noun("beer", "Bier", "n", "Biere"),
    Noun("cake", "Kuchen", "m", "Kuchen"),
    Noun("egg", "Ei", "n", "Eier"),
    Noun("salad", "Salat", "m", "Salate"),
    Noun("lemonade", "Limonade", "f", "Limonaden"),
    Noun("sandwich", "Brötchen", "n", "Brötchen", "sandwiches"),
]
VEHICLES = [
    Noun("train", "Zug", "m", "Züge", genitive="Zuges"),
    Noun("bus", "Bus", "m", "Busse", "buses", genitive="Busses"),
    Noun("ship", "Schiff", "n", "Schiffe", genitive="Schiffes"),
    Noun("ferry", "Fähre", "f", "Fähren", "ferries"),
    Noun("tram", "Straßenbahn", "f", "Straßenbahnen"),
    Noun("plane", "Flugzeug", "n", "Flugzeuge"),
]
# Uncountable or plural, for "a kilo of ...".
GOODS = [
    ("apples", "Äpfel"),
    ("potatoes", "Kartoffeln"),
    ("bread", "Brot"),
    ("cheese", "Käse"),
    ("flour", "Mehl"),
    ("tomatoes", "Tomaten"),
    ("rice", "Reis"),
    ("butter", "Butter"),
]
DRINKS = [("milk", "Milch"), ("water", "Wasser"), ("wine", "Wein"), ("juice", "Saft"), ("oil", "Öl")]

# English, stem before an ending, form without an ending.
PLACE_ADJECTIVES = [
    ("old", "alt", "alt"),
    ("new", "neu", "neu"),
    ("small", "klein", "klein"),
    ("big", "groß", "groß"),
    ("beautiful", "schön", "schön"),
    ("famous", "berühmt", "berühmt"),
    ("quiet", "ruhig", "ruhig"),
    ("modern", "modern", "modern"),
]
THING_ADJECTIVES = [
    ("old", "alt", "alt"),
    ("new", "neu", "neu"),
    ("small", "klein", "klein"),
    ("big", "groß", "groß"),
    ("cheap", "billig", "billig"),
    ("expensive", "teur", "teuer"),
    ("red", "rot", "rot"),
    ("black", "schwarz", "schwarz"),
    ("heavy", "schwer", "schwer"),
    ("green", "grün", "grün"),
]
PERSON_ADJECTIVES = [
    ("young", "jung", "jung"),
    ("old", "alt", "alt"),
    ("little", "klein", "klein"),
    ("good", "gut", "gut"),
]
FOOD_ADJECTIVES = [
    ("hot", "heiß", "heiß"),
    ("cold", "kalt", "kalt"),
    ("big", "groß", "groß"),
    ("fresh", "frisch", "frisch"),
]

# With an object.
THING_VERBS = [
    Verb("buy", "buys", "bought", "kaufen", "kaufe", "kauft", "gekauft"),
    Verb("need", "needs", "needed", "brauchen", "brauche", "braucht", "gebraucht"),
    Verb("look for", "looks for", "looked for", "suchen", "suche", "sucht", "gesucht"),
    Verb("lose", "loses", "lost", "verlieren", "verliere", "verliert", "verloren"),
    Verb("find", "finds", "found", "finden", "finde", "findet", "gefunden"),
    Verb("forget", "forgets", "forgot", "vergessen", "vergesse", "vergisst", "vergessen"),
    Verb("pay for", "pays for", "paid for", "bezahlen", "bezahle", "bezahlt", "bezahlt"),
    Verb("collect", "collects", "collected", "holen", "hole", "holt", "abgeholt", prefix="ab"),
    Verb("bring along", "brings along", "brought along", "bringen", "bringe", "bringt", "mitgebracht", prefix="mit"),
    Verb("give back", "gives back", "gave back", "geben", "gebe", "gibt", "zurückgegeben", prefix="zurück"),
]
PLACE_VERBS = [
    Verb("visit", "visits", "visited", "besuchen", "besuche", "besucht", "besucht"),
    Verb("see", "sees", "saw", "sehen", "sehe", "sieht", "gesehen"),
    Verb("know", "knows", "knew", "kennen", "kenne", "kennt", "gekannt"),
    Verb("look at", "looks at", "looked at", "sehen", "sehe", "sieht", "angesehen", prefix="an"),
]
PERSON_VERBS = [
    Verb("meet", "meets", "met", "treffen", "treffe", "trifft", "getroffen"),
    Verb("ask", "asks", "asked", "fragen", "frage", "fragt", "gefragt"),
    Verb("call", "calls", "called", "rufen", "rufe", "ruft", "angerufen", prefix="an"),
    Verb("invite", "invites", "invited", "laden", "lade", "lädt", "eingeladen", prefix="ein"),
]
# To a place.
MOTION_VERBS = [
    Verb("go", "goes", "went", "gehen", "gehe", "geht", "gegangen", auxiliary="sein"),
    Verb("travel", "travels", "travelled", "reisen", "reise", "reist", "gereist", auxiliary="sein"),
    Verb("drive", "drives", "drove", "fahren", "fahre", "fährt", "gefahren", auxiliary="sein"),
    Verb("run", "runs", "ran", "laufen", "laufe", "läuft", "gelaufen", auxiliary="sein"),
]
# At a place.
STAYING_VERBS = [
    Verb("stay", "stays", "stayed", "bleiben", "bleibe", "bleibt", "geblieben", auxiliary="sein"),
    Verb("work", "works", "worked", "arbeiten", "arbeite", "arbeitet", "gearbeitet"),
    Verb(
        "get off", "gets off", "got off", "steigen", "steige", "steigt", "ausgestiegen", prefix="aus", auxiliary="sein"
    ),
    Verb("arrive", "arrives", "arrived", "kommen", "komme", "kommt", "angekommen", prefix="an", auxiliary="sein"),
]

CITIES = ["Berlin", "Hamburg", "Munich", "Cologne", "Vienna", "Zurich", "Dresden", "Bremen", "Geneva", "Rome"]
GERMAN_CITIES = ["Berlin", "Hamburg", "München", "Köln", "Wien", "Zürich", "Dresden", "Bremen", "Genf", "Rom"]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
GERMAN_WEEKDAYS = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
GERMAN_MONTHS = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]

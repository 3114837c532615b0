"""Words that tell names from other words with a capital: what is no name, what makes a name a person's, a place's or an organisation's."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _words(
    """
    mr mrs ms miss mx dr doctor prof professor sir dame lord lady rev reverend father sister brother auntie aunty aunt uncle nan nana
    nanny gran granny grandma grandad grandpa pc sergeant inspector councillor cllr judge baroness
    """
)
"""A title begins a name and is none by itself."""

NEVER = _words(
    """
    i i'm i've i'd i'll i’m i’ve i’d i’ll january february march april may june july august september october november december monday
    tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays christmas easter
    ok okay tv pe re pta ict it maths english god lord yes no yeah um er mm hmm mhm uh oh ah laughs laughter inaudible crosstalk
    overlapping pause unclear pm am
    """
)
"""Words with a capital that name nobody. Left out when they stand alone; part of a longer name they stay (`May Day Centre`)."""

COMMON = _words(
    """
    a about above absolutely after again all almost already also although always am an and another any anybody anyone anything anyway
    are around as ask at back basically be because been before being between but by can cannot can't come could couldn't definitely
    did didn't do does doesn't doing don't down each either else even ever every everybody everyone everything exactly for from get
    give go good great had hadn't half has hasn't have haven't having he he'd he'll her here hers he's him his honestly how however if
    in indeed into is isn't it it'd it'll its it's just kind know last less let let's like look lots made make many maybe me might
    mine more most much must my myself near neither never next nice no nobody none nor not nothing now obviously of off oh on once one
    only or other others our out over perhaps people please probably put quite rather really right said same say see seven she she'd
    she'll she's should shouldn't since six so some somebody someone something sometimes soon sorry still such sure take tell ten than
    thank thanks that that's the their them then there there's these they they'd they'll they're they've thing things think this those
    though three through to today together too two under until up us very was wasn't way we we'd well we'll went were we're weren't
    we've what whatever what's when where whether which while who whoever who's whose why will with without won't would wouldn't yep
    eh erm aw och nah oof wow mmm gonna
    yes yet you you'd you'll your you're yours you've first second third four five eight nine twenty thirty forty fifty hundred
    thousand million apparently unfortunately hopefully actually certainly of course anyhow fair enough hello hi hey bye cheers
    morning afternoon evening yesterday tomorrow tonight
    """
)
"""Everyday words: never taken for part of a name by themselves."""

ORGANISATION = _words(
    """
    school schools academy academies college university infants juniors primary secondary nursery hospital surgery clinic council
    trust church chapel mosque temple service services centre center team agency charity foundation association union federation
    partnership club group department ministry authority police nhs board committee commission inquiry office programme project
    initiative ltd limited plc
    """
)
"""A word like these makes a name that of an organisation or a body."""

PLACE = _words(
    """
    street road avenue lane close drive crescent terrace park wood woods green hill heath valley bay beach river bridge town village
    city borough county shire island islands estate gardens north south east west upper lower great little ward
    """
)
"""A word like these makes a name that of a place."""

LINKS = _words(
    """
    of the & de la le van von der den du al el bin ap ab y upon
    """
)
"""Words in small letters that may stand inside a name (`Isle of Wight`, `Stow upon Wold`). Not `and`: it parts two people more often than it joins one name."""

NATIONS = _words(
    """
    afghan afghanistan africa african albania albanian algeria algerian america american arabic asia asian australia australian austria austrian bangladesh
    bangladeshi belgian belgium bengali brazil brazilian britain british bulgaria bulgarian canada canadian cantonese caribbean chile china chinese congo
    congolese cornish croatia croatian cuba cyprus czech danish denmark dutch egypt egyptian england english eritrea eritrean estonia ethiopia ethiopian
    europe european farsi filipino finland finnish france french gaelic gambia german germany ghana ghanaian greece greek gujarati gypsy hebrew hindi
    holland hungarian hungary iceland india indian indonesia iran iranian iraq iraqi ireland irish israel israeli italian italy jamaica jamaican japan
    japanese jewish kenya kenyan korea korean kosovo kurdish latin latvia latvian lebanese lebanon libya lithuania lithuanian malaysia malta mandarin
    mexican mexico moldova moroccan morocco muslim nepal nepali netherlands nigeria nigerian norway norwegian pakistan pakistani palestine palestinian
    pashto persian peru philippines poland polish portugal portuguese punjabi roma romani romania romanian russia russian rwanda scotland scots scottish
    senegal serbia serbian sikh singapore slovak slovakia slovenia slovenian somali somalia spain spanish sudan sudanese swahili sweden swedish swiss
    switzerland syria syrian taiwan tamil thai thailand tibet tunisia turkey turkish ukraine ukrainian urdu usa vietnam vietnamese wales welsh yoruba
    zimbabwe zimbabwean catholic christian hindu buddhist methodist anglican protestant
    """
)
"""Countries, peoples, languages and faiths in English: they say where somebody comes from, and are nobody's name by themselves."""

EVERYWHERE = _words(
    """
    amazon apple bbc brexit covid excel facebook fortnite google instagram internet itv kindle lego lidl messenger microsoft minecraft netflix
    olympics outlook paypal playstation powerpoint snapchat spotify teams tesco tiktok tupperware twitter velcro whatsapp wikipedia word xbox youtube zoom
    aldi asda argos barbie ikea nintendo roblox sainsbury's weetabix ribena ofsted parliament westminster ramadan eid diwali lent advent halloween hanukkah
    queen king prince princess passover whitsun whitsuntide pentecost easter christmas michaelmas
    """
)
"""Firms, makes, bodies and feasts that everybody in the country knows: no person of a study is known by them."""

SUBJECTS = _words(
    """
    art biology business chemistry citizenship computing drama economics english food geography german french spanish history humanities ict latin law
    literacy maths mathematics music numeracy philosophy phonics physics politics psychology religious science sociology sport studies technology textiles
    welsh year set reception nursery
    """
)
"""What is taught at school, and how classes are called."""

KIN = _words(
    """
    mum mam mom mummy mammy mother ma dad daddy father da stepdad stepmum stepfather stepmother nan nana nanny gran granny grandma grandmother grandad
    grandpa grandfather aunt auntie aunty uncle brother sister son daughter cousin niece nephew wife husband partner carer parent guardian miss sir
    """
)
"""What people of a family, and teachers, are called without a name."""

WORD_NAMES = _words(
    """
    amber angel april august aurora basil bea beau bell bill blessing blossom bob brook carol charity chase chip clay cliff colt comfort constance coral
    crystal daisy dale dawn dean destiny dot drew earl ebony ernest eve faith favour felicity fern flora frank gene gift ginger glen glory grace grant
    guy happy harmony hazel heath heather herb holly honour hope hunter iris ivy jack jade jasmine jay jewel joy june kit lance laurel lily
    lucky mark martin mason max may melody mercy merry mia miles misty mo nick norm olive opal pat patience patty pearl peg penny piper pip poppy
    precious prudence ray reed rich rob robin rocky rose rosemary rowan ruby rusty sage sandy serenity shane sky skye sonny storm
    sue sunny temperance trinity unity verity victor victory violet wade will willow wren
    """
)
"""First names that are words as well: with a capital inside a sentence they are a name, however often the study has the word in small letters."""

MONTH_NAMES = _words("april may june august")
"""Of these, the months: a name only where nothing speaks of time."""

OF_TIME = _words(
    """
    in since by last next this from to until till of before after during for around late early mid end beginning start every through between and or
    january february march april may june july august september october november december sunday monday tuesday wednesday thursday friday saturday
    """
)
"""Words before a month."""

NOT_BEFORE_NAMES = _words("the this that these those a an each no any which whose")
"""After one of these a word with a capital is a thing."""

BEFORE_NAMES = TITLES | _words("our called named asked told rang saw met phoned texted")
"""After one of these a word with a capital is somebody."""

DOES = _words(
    """
    is was has had did does said says never came went asked told rang rings gave took takes works worked would could can just always knows knew got
    gets thinks thought wants wanted isn't wasn't didn't doesn't hasn't hadn't couldn't wouldn't used left started sat stood met saw helped helps lives
    lived comes goes sent walked drove brought kept looked turned who were weren't
    """
)
"""What follows somebody's name rather than an everyday word that only begins the sentence."""

SPEAKERS = _words(
    """
    head headteacher deputy several everybody group yp speaker speakers person man woman men women male female boy girl voice unknown chair observer
    """
)
"""What a speaker label says of somebody where it does not say their part in the talk."""

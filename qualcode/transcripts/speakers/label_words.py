"""Words that tell a speaker label from a heading, and say what role a label stands for, in the languages transcripts came in.

All are compared after `fold`: lower case, single blanks. English, Danish, German, French, Dutch, Spanish, Italian, Norwegian and Swedish
are covered for the commonest words; other languages rely on the rules of recurrence and class alone.
"""

from __future__ import annotations

import re


def listed(text: str) -> frozenset[str]:
    """Words written one after the other between bars, on any number of lines."""
    return frozenset(word.strip() for word in text.replace("\n", "|").split("|") if word.strip())


NOT_SPEAKERS = listed(
    """
    note|notes|nb|n.b.|ps|p.s.|pps|warning|caution|important|reminder|reasons|reason|for example|example|examples|e.g.|i.e.|for instance|namely
    that is|so|because|however|therefore|then|firstly|secondly|thirdly|finally|first|second|third|also|actually|basically|remember|answer to
    summary|summary keywords|keywords|key words|abstract|background|aim|aims|method|methods|results|conclusion|conclusions|recommendations
    strengths|weaknesses|opportunities|threats|pros|cons|advantages|disadvantages|key|legend|codes|contents|agenda|actions|action|next steps
    todo|to do|update|edit|more info|see also|ref|refs|reference|references|source|sources|link|links|url|http|https|ftp|www|mailto
    date|datum|dato|fecha|data|date of interview|interview date|time|zeit|tid|hora|heure|time of interview|start time|end time|start|end|place|ort|sted
    lieu|lugar|luogo|plaats|location|venue|site|setting|room|duration|dauer|varighed|durée|duración|duur|length|interview length|recording length
    file|filename|file name|audio file|audio|recording|recording id|title|subtitle|titel|titre|subject|topic|theme|project|study|wave|phase
    interview|interview no|interview number|interview id|id|participant id|case|case id|number|no|ref no|version|status|language|languages|mode
    speakers|attendees|witnesses|witness list|present|in attendance|also present|apologies|members present|people present
    transcript|transcription|transcribed by|transcriber|transcribed|transcriptionist|checked by|edited by|reviewed by|prepared by|produced by|audio quality
    interviewed by|conducted by|interview conducted by|moderated by|recorded by|recorded on|recorded|author|authors|written by|copyright|licence|license
    age|gender|sex|ethnicity|occupation|job title|job|role|organisation|organization|school|employer|address|phone|telephone|tel|mobile|email|e-mail|name
    pseudonym|name of interviewee|name of participant|years of experience|education|marital status|nationality|consent|confidentiality|confidential
    from|to|cc|bcc|sent|re|attachment|attachments|kind|categories|draft|tags|description
    monday|tuesday|wednesday|thursday|friday|saturday|sunday|tues|thurs|january|february|july
    september|october|november|december|today|tomorrow|yesterday|morning|afternoon|evening
    montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag|lundi|mardi|mercredi|jeudi|vendredi
    samedi|dimanche|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|lunes|martes|miércoles|jueves|viernes|sábado|domingo
    bemærk|obs|fx|f.eks.|for eksempel|eksempel|årsag|emne|formål|hinweis|anmerkung|achtung|zum beispiel|z.b.|beispiel|grund|gründe|thema|themen|zweck
    remarque|attention|par exemple|exemple|raison|raisons|objet|thème|nb.|opmerking|let op|bijvoorbeeld|voorbeeld|reden|onderwerp|nota|por ejemplo
    ejemplo|razones|tema|esempio|per esempio|merk|til eksempel|exempel|till exempel|ämne|anwesend|présents
    break|pause|jingle|music|intro|outro|advert|advertisement|sound effect|sfx|applause|laughter|silence|end of interview|end of transcript
    exhibit|exhibits|appendix|annex|attachment a|in answer to
    """
)
"""Words that stand before a colon and are nobody's name."""

NUMBERED = re.compile(
    r"(?:question|section|chapter|part|figure|fig\.?|table|box|page|p\.|pp\.|item|step|stage|phase|wave|theme|topic|task|appendix|annex|exhibit|exhibit [a-z]|line|"
    r"paragraph|para|point|option|example|day|week|year|month|term|tape|side|file|frage|abschnitt|teil|kapitel|tabelle|abbildung|seite|spørgsmål|afsnit|side|"
    r"partie|chapitre|tableau|vraag|deel|pregunta|parte|sección)(?:\s*(?:no\.?\s*)?\d+|\s+(?:no\.?\s*)?(?:[ivx]+|[a-z]))(?:[.\-]\d+)*[a-z]?$"
)
"""`question 3`, `figure 2a`, `part b`: a numbered part, in folded form. A letter needs a blank before it: Steph is no step, Daya no day."""

ROLES: dict[str, frozenset[str]] = {
    "interviewer": listed(
        """
        interviewer|interviewers|int|intv|intvr|iv|iver|i|q|question|moderator|moderators|mod|facilitator|facilitators|fac|researcher|researchers|host
        counsel|counsel inquiry|examiner|interviewerin|interviewende|moderatorin|enquêteur|enquêtrice|enqueteur|enquetrice|intervieweur|intervieweuse
        animateur|animatrice|entrevistador|entrevistadora|moderador|moderadora|intervistatore|intervistatrice|intervjuer|intervjuare|onderzoeker
        gespreksleider|forsker|ordstyrer|lead
        
        """
    ),
    "interpreter": listed(
        """
        interpreter|interp|translator|interpreting|sign language interpreter|bsl interpreter|tolk|tolken|dolmetscher|dolmetscherin|übersetzer
        übersetzerin|interprète|traducteur|traductrice|intérprete|traductor|traductora|interprete|tłumacz|tłumaczka
        
        """
    ),
    "supporter": listed(
        """
        supporter|advocate|chaperone|appropriate adult|companion|personal assistant|intermediary
        
        """
    ),
    "pooled": listed(
        """
        all|everyone|everybody|all participants|participants|group|whole group|several|several voices|several speakers|multiple|multiple speakers|multiple voices
        many|both|others|audience|crowd|class|students|pupils|unknown|unknown speaker|unknown speakers|unknown male|unknown female|unidentified
        unidentified speaker|unidentified male|unidentified female|unidentified participant|unspecified|male voice|female voice|voice|voices|speaker unknown|unclear|inaudible
        ss|sts|alle|flere|gruppe|ukendt|unbekannt|mehrere|tous|toutes|plusieurs|groupe|inconnu|allen|iedereen|onbekend|todos|todas|varios|desconocido|tutti|alla|okänd|ukjent
        
        """
    ),
    "participant": listed(
        """
        participant|respondent|interviewee|informant|subject|answer|a|p|b|resp|part|ie|befragter|befragte|befragte person|teilnehmer|teilnehmerin
        interviewte|interviewter|deltager|informanten|respondente|participante|entrevistado|entrevistada|enquêté|enquêtée|interviewé|interviewée
        geïnterviewde|deelnemer|deltaker|deltagare|intervistato|intervistata|witness|the witness|patient|parent|mother|father|child|young person|yp
        teacher|pupil|student|nurse|carer
        
        """
    ),
}
"""What a label's words say about the role; a number after the word does not matter. `R`, `RES` and `M` depend on the other labels."""

TITLES = listed(
    "mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame|lord|lady|rev|st|sgt|capt|col|insp|pc|cllr|hon|mme|mlle|m|me|hr|fr|frau|herr|fru|frk|sr|sra|srta|dhr|mevr|sig"
)
"""Titles that may carry a full stop inside a label."""

JOINERS = re.compile(r"\s+(?:and|og|und|et|en|y|och|e)\s+|\s*[+&/]\s*", re.IGNORECASE)
"""What joins two names in one label."""

REMARKS = re.compile(
    r"\b(?:laugh\w*|chuckl\w*|giggl\w*|sigh(?:s|ing|ed)?|cough\w*|cry(?:ing)?|cries|sob(?:s|bing)?|pauses?|silence|inaudible|unclear|unintelligible"
    r"|cross ?talk\w*|overlap\w*|interrupt\w*|noises?|music|applause|phone|door|knock\w*|whisper\w*|nods?|nodding|gestur\w*|smil(?:es|ing)|shakes?"
    r"|sniff\w*|break|off ?mic|indistinct|mumbl\w*|sic|foreign|background|recording|tape|end of|lacht|lachen|rires?|rit|griner|ler|risas?|ride)\b",
    re.IGNORECASE,
)
"""Words of remarks that transcribers put in brackets."""

REDACTIONS = re.compile(
    r"(?:anonym|redact|deleted|removed|withheld|omitted|name of|names? |pseudonym|identif|place ?name|slettet|fjernet|navn|gelöscht|geschwärzt|entfernt|supprim|"
    r"school \d|school$|name\b|town|city|organi[sz]ation|hospital|street)",
    re.IGNORECASE,
)
"""Words of brackets that stand for something said and taken out: these are part of the talk."""

PROCEDURE = re.compile(
    r"(?:(?:the|this)\s+)?(?:committee|meeting|session|hearing|interview|recording|focus group|group|sitting|court|tribunal|inquiry|proceedings|tape|audio|transcription|discussion)\s+"
    r"(?:is|was|were|has been|then|now)?\s*(?:suspended|adjourned|resumed|paused|stopped|stops|ended|ends|began|begins|begun|started|starts|broke|concluded|rose|interrupted|delayed|continued|continues|resumes|switched)\b.{0,80}$"
    r"|.{1,60}\s(?:started|stopped|joined|left|paused|resumed)\s(?:the\s)?(?:transcription|recording|meeting|call|chat|session)\.?$"
    r"|(?:-{2,}|={2,}|\*{2,}|–{2,}|—{2,}|~{2,})\s*\S.{0,80}?\s*(?:-{2,}|={2,}|\*{2,}|–{2,}|—{2,}|~{2,})$"
    r"|\((?:\d{1,2}[.:]\d{2}\s*[ap]\.?m\.?)\)$",
    re.IGNORECASE,
)
"""A line that says what was done: `The committee suspended for …`, `X started transcription`, `--- tape change ---`."""

CLOSING = re.compile(
    r"(?:\W*(?:the\s+)?(?:end|fin|ende|slut)\W*$)|"
    r"(?:\W*(?:end|fin|ende|slut|einde|fine|start|beginning|begin)\s*(?:of|de|des|af|van)?\s*(?:the\s+|l['’])?"
    r"(?:transcript|transcription|interview|recording|focus group|session|audio|tape|document|entretien|side [ab])\b.{0,40}$"
    r"|transcribed\s+(?:by|on|at|with|using)\b.*|transcript(?:ion)?\s+(?:by|provided by|produced by|ended|ends|prepared by|checked by)\b.*"
    r"|this\s+(?:editable\s+)?(?:transcript|transcription|file|record)\s+(?:was|is|has been|may)\b.{0,40}\b(?:generated|created|produced|exported|contain|uncorrected)\b.*"
    r"|(?:meeting|recording|transcription|interview|call)\s+ended\s+(?:after|at)\b.*|interview\s+length\b.*|view\s+(?:the\s+)?(?:original\s+)?transcript\s+at\b.*"
    r"|(?:powered|generated|created|exported)\s+(?:by|with|from|using)\s+\S+.{0,60}$)",
    re.IGNORECASE,
)
"""A line that opens or closes the transcript as a document: `END OF TRANSCRIPT`, `Transcribed by …`, a machine's disclaimer."""

SECTION = re.compile(
    r"(?:part|section|chapter|topic|theme|session|teil|abschnitt|partie|chapitre|thème|deel|del|afsnit|tema|parte|sección)\s+(\d{1,2}|[IVX]{1,4})\b\s*[-–—:.]?\s*[^.?!]{0,80}$"
    r"|(?:interview|focus group|group|transcript|recording|tape|day|session|entretien|fokusgruppe|gruppe)\s+(?:no\.?\s*)?\d{1,3}[a-z]?$",
    re.IGNORECASE,
)
"""`Part 2 - Challenges`, `Interview 2`: a numbered heading between turns."""

NUMBERED_QUESTION = re.compile(r"\(?Q?(\d{1,2})[.):]\s+\S")
"""`2) What put you off?`, `Q2. …`: a numbered question set over the answers."""

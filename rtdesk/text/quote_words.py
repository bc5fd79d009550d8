"""Words that mail programs put above a quote or below a mail, in the languages they speak."""

from __future__ import annotations

import re

FROM = frozenset(
    {
        *(
            "from",
            "von",
            "de",
            "da",
            "van",
            "från",
            "fra",
            "lähettäjä",
            "od",
            "от",
            "від",
            "от кого",
        ),
        *("差出人", "发件人", "寄件者", "寄件人", "보낸 사람", "보낸사람", "kimden", "gönderen"),
        *("من", "מאת", "feladó", "από", "de la", "送信者", "發件人"),
    }
)
SENT = frozenset(
    {
        *("sent", "date", "gesendet", "datum", "envoyé", "enviado", "enviado el", "enviada em"),
        *("fecha", "inviato", "data", "verzonden", "skickat", "sendt", "dato", "lähetetty"),
        *("päivämäärä", "päiväys", "wysłano", "odesláno", "отправлено", "дата", "надіслано"),
        *(
            "送信日時",
            "日付",
            "日時",
            "发送时间",
            "日期",
            "时间",
            "寄件日期",
            "傳送時間",
            "보낸 날짜",
        ),
        *("날짜", "gönderilme", "gönderildi", "tarih", "تاريخ", "التاريخ", "أرسلت", "נשלח"),
        *("תאריך", "elküldve", "dátum", "ημερομηνία", "trimis", "data envio", "gesendet am"),
    }
)
TO_OR_SUBJECT = frozenset(
    {
        *("to", "subject", "an", "betreff", "à", "objet", "para", "asunto", "a", "oggetto", "aan"),
        *("onderwerp", "assunto", "till", "ämne", "til", "emne", "vastaanottaja", "aihe", "do"),
        *("temat", "komu", "předmět", "кому", "тема", "宛先", "件名", "收件人", "主题", "收件者"),
        *("主旨", "받는 사람", "받는사람", "제목", "kime", "konu", "alıcı", "إلى", "الموضوع", "אל"),
        *("נושא", "címzett", "tárgy", "προς", "θέμα", "către", "subiect", "主題"),
    }
)
"""Labels of the lines that Outlook and its like put above the mail they answer."""

FORWARD = re.compile(
    r"(?i)\s*-{3,}\s?(?:original message|forwarded message|original e-?mail"
    r"|ursprüngliche nachricht|originalnachricht|weitergeleitete nachricht"
    r"|message d.origine|message original|message transféré|message d'origine"
    r"|mensaje original|mensaje reenviado|messaggio originale|messaggio inoltrato"
    r"|oorspronkelijk bericht|doorgestuurd bericht|mensagem original|mensagem encaminhada"
    r"|ursprungligt meddelande|vidarebefordrat meddelande|oprindelig meddelelse"
    r"|opprinnelig melding|videresendt \w+|alkuperäinen viesti|edelleenlähetetty viesti"
    r"|wiadomość oryginalna|oryginalna wiadomość|przekazana wiadomość|wiadomość przekazana"
    r"|původní zpráva|přeposlaná zpráva|исходное сообщение|пересылаемое сообщение"
    r"|元のメッセージ|転送メッセージ|原始邮件|转发的邮件|原始郵件|轉寄的郵件"
    r"|원본 메시지|전달된 메시지"
    r")\s?-{3,}\s*\Z"
)
BEGIN = re.compile(
    r"(?i)(?:begin forwarded message|anfang der weitergeleiteten nachricht"
    r"|début du message (?:réexpédié|transféré)|inicio del mensaje reenviado"
    r"|inizio messaggio inoltrato|begin doorgestuurd bericht|início da mensagem (?:re)?encaminhada"
    r"|vidarebefordrat brev|videresendt besked|początek przekazywanej wiadomości"
    r"|начало переадресованного сообщения"
    r"|転送されたメッセージ|下面是被转发的邮件|開始轉寄郵件) ?[::：]\s*\Z"
)
"""Lines that announce another mail."""

WROTE = re.compile(
    r"(?:\b(?:wrote|writes|schrieb|schreef|écrit|escribió|scritto|scrisse|escreveu|skrev"
    r"|kirjoitti|napsala?|napisała?|pisze|napísala?|пише|пишет|писала?|написала?|scris|írta"
    r"|yazdı|έγραψε|verfasste|geschrieben)\b"
    r"|写道|寫道|のメール|は書きました|작성|كتب|كتابة|כתבה?)"
)
"""The word of an attribution in which somebody writes."""
OPENER = re.compile(
    r"(?:On|Am|Le|El|Il|Den|Op|Em|Dne|W dniu|Il giorno|Em|At|Le|Vào|في|בתאריך|在|Dnia|Pada) "
    r"(?!.*[:：]\s*\Z)"
)
"""How the first of two lines of an attribution begins."""

_THINGS = (
    r"(?:my|mail|outlook|yahoo|proton|samsung|galaxy|gmail|blackberry|iphone|ipad|android|mobile"
    r"|windows|gmx|web\.de|k-9|thunderbird|the all-new|an? \w+ (?:device|phone))"
)
SENT_FROM = re.compile(
    rf"(?i)(?:sent (?:from|via|with) {_THINGS}.{{0,40}}|get outlook for \w+"
    r"|(?:von|mit) (?:meinem|meiner) .{2,40} gesendet"
    rf"|gesendet (?:von|mit) .{{0,12}}{_THINGS}.{{0,40}}"
    r"|diese nachricht wurde von meinem .{2,40} gesendet"
    r"|(?:holen sie sich )?outlook für (?:ios|android|mac)(?: .{2,20})?"
    rf"|envoyé (?:de|depuis|à partir de?) ?(?:mon|d'|l'appli|{_THINGS}).{{0,40}}"
    r"|(?:obtenir|télécharger) outlook .{2,20}"
    rf"|enviad[oa] (?:desde|do|a partir do) (?:mi|meu|el móvil|{_THINGS}).{{0,40}}"
    r"|obt(?:ener|er|enga) (?:o )?outlook .{2,20}"
    rf"|inviato da(?:l mio)? ?{_THINGS}?.{{0,20}}|(?:scarica|ottieni) outlook .{{2,20}}"
    rf"|(?:verstuurd|verzonden) (?:vanaf|met|via) (?:mijn|{_THINGS}).{{0,40}}"
    r"|(?:download|krijg) outlook voor \w+|outlook voor (?:ios|android)(?: .{2,20})?"
    r"|skickat från min .{2,40}|sendt fra min .{2,40}"
    r"|lähetetty (?:iphone|ipad|outlook|puhelim).{0,20}"
    rf"|wysłan[eo] z (?:mojego|urządzenia|{_THINGS}).{{0,40}}"
    rf"|odesláno z (?:mého|{_THINGS}).{{0,40}}"
    rf"|отправлено (?:с|из) (?:моего|мобильной|яндекс|{_THINGS}).{{0,40}}"
    rf"|надіслано з {_THINGS}.{{0,40}}"
    r"|iphoneから送信|ipadから送信|androidから送信|发自我的 ?.{2,30}|從我的 .{2,30} 傳送"
    r"|나의 .{2,30}에서 보냄|(?:iphone|ipad)'?(?:umdan|imdan|den|dan) gönderildi"
    r"|נשלח מה-?(?:iphone|ipad).{0,20}|أُ?رسلت من (?:ال)?(?:iphone|ipad|جهاز).{0,20})"
    r"(?: \[\d+\])?\.?\s*\Z"
)
"""The signature of a telephone."""

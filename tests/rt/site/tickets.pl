# Part of seed.pl: the hand-made tickets, each with a key in the manifest.
use strict;
use warnings;
use utf8;
our ( %manifest, %cf, %user, $ANCHOR, $CLOCK, $QUIET );
my $lab_name        = 'R&D / Lab #2 100%';
my $facilities_name = 'Gebäude & Facilities – 施設';
my $DAY = 1440;                               # minutes
my $ESC = "\e";

# --- ordinary life ---------------------------------------------------------------
ago( 30 * $DAY );
my $t = ticket( 'plain-new', as => 'carol', Subject => 'Printer on the 3rd floor is jammed again', Requestor => 'carol@customer.example',
    body => "Hello,\n\nthe printer next to the kitchen shows \"PC LOAD LETTER\".\n\nCarol" );

ago( 29 * $DAY );
$t = ticket( 'conversation', as => 'carol', Subject => 'Cannot log in to the VPN from home', Requestor => 'carol@customer.example', Cc => 'ivan@customer.example',
    cf => { Severity => 'Normal', 'Customer ref' => 'ABC-1234' },
    body => "Since this morning the VPN client says:\n\n    AUTHENTICATION_FAILED (code 42)\n\nI did not change anything.\n" );
tick(20); must( as( 'alice', $t ), 'Take' );
tick(5);  note( 'alice', $t, "Looks like the certificate of the gateway expired. Asking Nora." );
tick(30); reply( 'alice', $t, "Hi Carol,\n\nplease try again now.\n\n-- \nAlice\nHelpdesk", TimeTaken => 15 );
tick(90); reply( 'carol', $t, "> please try again now.\n\nStill the same. Screenshot follows." );
tick(10); reply( 'carol', $t, attach( text("Here it is."), 'screenshot.png', 'image/png', png( 64, 48, 60 ) ) );
tick(60); set( 'alice', $t, 'Priority', 50 );
tick(1);  set( 'alice', $t, 'Status', 'stalled' );
tick(1440); reply( 'carol', $t, "Any news?" );

ago( 28 * $DAY );
$t = ticket( 'resolved', as => 'ivan', Subject => 'Invoice 4711 was sent twice', Queue => 'Billing', Requestor => 'ivan@customer.example', body => 'Please cancel one of them.', cf => { Amount => '119.00' } );
tick(60); must( as( 'bob', $t ), 'SetOwner', user('bob')->id );
tick(5);  note( 'alice', $t, "Comment that bob must not see: customer has unpaid invoices.\n" );
tick(5);  reply( 'bob', $t, 'Cancelled.' );
tick(5);  set( 'bob', $t, 'Status', 'resolved' );

ago( 27 * $DAY );
$t = ticket( 'owned-by-alice', Subject => 'Owned by alice', Owner => user('alice')->id, Requestor => 'customer1@example.net', Priority => 80, body => 'For take, steal and untake.' );
$t = ticket( 'owned-by-bob', Subject => 'Owned by bob', Owner => user('bob')->id, Requestor => 'customer2@example.net', Priority => 20, body => 'For take, steal and untake.' );
$t = ticket( 'unowned', Subject => 'Owned by nobody', Requestor => 'customer3@example.net', body => 'For take, steal and untake.' );

# One ticket per status of every lifecycle.
ago( 26 * $DAY );
for my $path (
    [ 'General', 'default', [], ['open'], ['stalled'], ['resolved'], ['rejected'], ['deleted'] ],
    [ 'Network', 'incident', [], ['triage'], [qw(triage investigating)], [qw(triage waiting-on-vendor)], [qw(triage investigating mitigated)],
        [qw(triage investigating mitigated closed)], ['false-alarm'], ['deleted'] ],
    [ 'Change Advisory', 'change', [], ['submitted'], [ 'submitted', 'in review' ], [ 'submitted', 'approved' ], [ 'submitted', 'approved', 'implementing' ],
        [ 'submitted', 'approved', 'implementing', 'done' ], [ 'submitted', 'denied' ], ['withdrawn'], ['deleted'] ],
    )
{
    my ( $queue, $cycle, @steps ) = @$path;
    my $n = 0;
    for my $step (@steps) {
        my $last = @$step ? $step->[-1] : { default => 'new', incident => 'reported', change => 'draft' }->{$cycle};
        $t = ticket( "$cycle-" . ( $last =~ s/ /-/gr ), Queue => $queue, Subject => ucfirst("$cycle ticket that is $last"), Requestor => 'customer' . ( 1 + $n++ ) . '@example.net',
            ( $cycle eq 'incident' ? ( cf => { 'Server IP' => "10.1.2.$n", Subnet => '10.1.2.0/24', Severity => 'High' } ) : () ),
            body => "The way here: " . join( ' -> ', 'created', @$step ) );
        for my $status (@$step) { tick(7); set( $status =~ /approved|denied/ ? 'mike' : 'root', $t, 'Status', $status ) }
        tick(3);
    }
}

# --- subjects that break naive programs ----------------------------------------------
ago( 25 * $DAY );
my %odd = (
    'empty-subject'     => '',
    'spaces-subject'    => '   ',
    'emoji-subject'     => '🔥 Server room at 45 °C 🥵👩‍👩‍👧‍👦🇩🇪 1️⃣',
    'cjk-subject'       => '【緊急】サーバーに接続できません — 无法连接服务器 — 서버 연결 불가',
    'rtl-subject'       => 'לא ניתן להתחבר לשרת – خطأ في الخادم (500)',
    'bidi-subject'      => "Invoice \x{202E}fdp.exe\x{202C} please open",
    'combining-subject' => "Z\x{0300}\x{0301}\x{0302}a\x{0316}\x{0317}l\x{0334}g\x{0335}o\x{0336} nai\x{0308}ve cafe\x{0301} zero\x{200B}width\x{FEFF}joiner",
    'wide-mixed'        => 'ＦＵＬＬＷＩＤＴＨ half 半角ｶﾅ ％ ｍｉｘ',
    'markup-subject'    => '[bold]x[/] [red on white]ALERT[/red on white] [link=https://evil.example]click[/link] [/nope] \[esc] :smile:',
    'action-subject'    => "[\@click=app.quit]quit[/] [\@click=\"app.bell\"]ring[/] \$(reboot) `id` %s {0} {{7*7}}",
    'html-subject'      => '<script>alert(1)</script> &amp; <b>bold</b> &nbsp;',
    'ansi-subject'      => "${ESC}[31mred${ESC}[0m ${ESC}]0;title\a ${ESC}]8;;https://evil.example${ESC}\\link${ESC}]8;;${ESC}\\ ${ESC}[2J bell\a back\b\b tab\there",
    'c1-subject'        => "C1 \x{9b}31m \x{9d}0;x\x{9c} DEL\x{7f} VT\x{0b} NEL\x{85} LS\x{2028} PS\x{2029} end",
    'long-subject'      => 'A subject that goes on and on: ' . 'the quick brown fox jumps over the lazy dog ' x 3 . 'the quick brown f',
    'one-word-subject'  => 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft' x 2,
    'quote-subject'     => q{It's "quoted" \\ and; has, commas' OR 1=1 --},
    'json-subject'      => '{"id": 1, "x": [null, true]} \\u0041 \\n',
    'tag-subject'       => '[helpdesk.example #1] Re: Re: AW: Fwd: looks like a tagged reply',
);
for my $key ( sort keys %odd ) {
    $t = ticket( $key, Subject => $odd{$key}, Requestor => 'customer4@example.net', body => "The subject is the point.\n\nAgain: $odd{$key}\n" );
    tick(11);
}

# --- bodies ---------------------------------------------------------------------------
ago( 24 * $DAY );
$t = ticket( 'markup-body', Subject => 'Console markup in a body', Requestor => 'customer5@example.net',
    body => "[bold red]not bold[/bold red]\n[\@click=app.quit]do not click[/]\n[/unbalanced\n\\[escaped]\n# not a heading\n* [ ] task\n```\ncode [x]\n```\n:warning: [link=file:///etc/passwd]x[/link]\n" );
tick(5); note( 'alice', $t, "${ESC}[1;31mANSI red${ESC}[0m ${ESC}[5mblink${ESC}[0m\n${ESC}]52;c;cm0gLXJmIC8=\a clipboard\n${ESC}[2J${ESC}[H cleared?\n${ESC}]0;pwned\a\rcarriage return\x07\n\x9b31m C1\n${ESC}P1\$r${ESC}\\ DCS ${ESC}[6n report\n" );
tick(5); reply( 'alice', $t, "Tabs:\tone\t\ttwo\nTrailing spaces   \n\n\n\n\nMany blank lines above. Windows line ends:\r\none\r\ntwo\r\nForm feed:\f vertical tab:\x0b end\n" );

ago( 23 * $DAY );
$t = ticket( 'huge-body', Subject => 'A log of 200 KB as the message', Requestor => 'customer6@example.net',
    body => join( '', map { sprintf "%s host%d app[%d]: level=%s msg=\"request %d took %d ms\"\n", iso( $ANCHOR - 23 * 86400 + $_ ), $_ % 7, 1000 + $_, (qw(info warn error))[ $_ % 3 ], $_, ( $_ * 7919 ) % 5000 } 1 .. 2500 ) );
tick(5); reply( 'root', $t, 'x' x 10_000 . "\n" . 'a word ' x 2000 . "\nhttps://example.com/" . 'path/' x 500 );

ago( 22 * $DAY );
$t = ticket( 'quote-thread', as => 'carol', Subject => 'A thread where everybody quotes everything', Requestor => 'carol@customer.example', body => 'First message.' );
{
    my $previous = 'First message.';
    for my $n ( 1 .. 12 ) {
        tick(37);
        my $who = $n % 2 ? 'alice' : 'carol';
        my $mail = "Answer number $n.\n\nOn some day, somebody wrote:\n" . join '', map {"> $_\n"} split /\n/, $previous;
        reply( $who, $t, $mail );
        $previous = $mail;
    }
}

# --- mail --------------------------------------------------------------------------
ago( 21 * $DAY );
my $png = encode_base64( png( 120, 60, 90 ) );
my $small_pdf = encode_base64( pdf('Quarterly report') );
$t = mail( 'html-mail', 'Support', <<"M" );
From: Carol Customer <carol\@customer.example>
To: support\@helpdesk.example
Cc: "Ivan" <ivan\@customer.example>, =?UTF-8?B?5bGx55Sw?= <customer9\@example.net>
Subject: =?UTF-8?Q?Report_with_inline_image_=E2=80=94_caf=C3=A9?=
Message-ID: <html-1\@customer.example>
Date: Fri, 30 Oct 2026 10:00:00 +0200
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="mix"

This is a multi-part message in MIME format.
--mix
Content-Type: multipart/alternative; boundary="alt"

--alt
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Dear team,

the numbers for the caf=C3=A9 are in the picture.  A long line that the mail =
client wrapped softly so that it is one line in the end.

*Carol*
--alt
Content-Type: multipart/related; boundary="rel"

--rel
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<html><head><style>p {color:red} .x{display:none}</style></head><body>
<p>Dear team,</p><p>the numbers for the <b>caf=C3=A9</b> are in the <a href=3D"https://example.com/?a=3D1&amp;b=3D2">picture</a>:</p>
<p><img src=3D"cid:chart\@customer.example" alt=3D"chart" width=3D"120"></p>
<table border=3D1><tr><th>Month</th><th>Cups</th></tr><tr><td>May</td><td>1&nbsp;204</td></tr><tr><td colspan=3D2>total &gt; 9000</td></tr></table>
<ul><li>one<li>two<ol><li>nested</ol></ul><blockquote type=3D"cite">quoted<blockquote>twice</blockquote></blockquote>
<p class=3D"x">hidden text</p><script>alert(1)</script><img src=3D"https://tracker.example/p.gif" width=3D1 height=3D1>
<pre>  keep
    this</pre><p>&lt;tag&gt; &amp;amp; &#128512; &euro;</p></body></html>
--rel
Content-Type: image/png; name="chart.png"
Content-Transfer-Encoding: base64
Content-ID: <chart\@customer.example>
Content-Disposition: inline; filename="chart.png"

$png
--rel--
--alt--
--mix
Content-Type: application/pdf; name="report.pdf"
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename="report.pdf"

$small_pdf
--mix
Content-Type: text/csv; charset=utf-8; name="numbers.csv"
Content-Disposition: attachment; filename="numbers.csv"

month;cups
May;1204
--mix--
M

tick(30);
$t = mail( 'html-only', 'Support', <<'M' );
From: ivan@customer.example
To: support@helpdesk.example
Subject: Only HTML, Outlook style
Message-ID: <html-2@customer.example>
MIME-Version: 1.0
Content-Type: text/html; charset=windows-1252
Content-Transfer-Encoding: quoted-printable

<html xmlns:o=3D"urn:schemas-microsoft-com:office:office"><head><meta http-equiv=3D"Content-Type" content=3D"text/html; charset=3Dwindows-1252">
<!--[if mso]><xml>junk</xml><![endif]--><style><!-- p.MsoNormal {margin:0cm} --></style></head>
<body lang=3D"EN-GB"><div class=3D"WordSection1"><p class=3D"MsoNormal">It=92s =93urgent=94 =96 costs 5 =80<o:p></o:p></p>
<p class=3D"MsoNormal">&nbsp;</p><p class=3D"MsoNormal"><b><span style=3D'font-size:10.0pt;color:#1F497D'>Please fix =
the <s>old</s> <u>new</u> thing.</span></b></p>
<div style=3D'border-top:solid #E1E1E1 1.0pt'><p class=3D"MsoNormal"><b>From:</b> Support &lt;support@helpdesk.example&gt;<br><b>Sent:</b> Monday<br><b>Subject:</b> RE: thing</p></div>
<p>Earlier text</p></div></body></html>
M

tick(30);
$t = mail( 'charsets', 'Support', "From: customer9\@example.net\nTo: support\@helpdesk.example\nSubject: =?ISO-2022-JP?B?GyRCJDMkcyRLJEEkTxsoQg==?=\n"
    . "Message-ID: <jp-1\@example.net>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=ISO-2022-JP\nContent-Transfer-Encoding: 7bit\n\n"
    . "\e\$B\$3\$s\$K\$A\$O\e(B\n" );
for my $c (
    [ 'koi8-r', "\xf0\xd2\xc9\xd7\xc5\xd4" ],
    [ 'iso-8859-15', "10 \xa4 f\xfcr M\xfcller" ],
    [ 'utf-8', "broken utf-8: caf\xe9 \xff\xfe and ok: caf\xc3\xa9" ],
    [ 'x-unknown-9', "unknown charset: caf\xe9" ],
    )
{
    tick(5);
    mail( undef, 'Support', "From: customer9\@example.net\nTo: support\@helpdesk.example\nSubject: Re: [helpdesk.example #" . $t->id . "] more\n"
        . "Message-ID: <cs-$c->[0]\@example.net>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=$c->[0]\nContent-Transfer-Encoding: 8bit\n\n$c->[1]\n", ticket => $t->id );
}
tick(5);
mail( undef, 'Support', "From: customer9\@example.net\nTo: support\@helpdesk.example\nSubject: flowed\nMessage-ID: <flowed\@example.net>\nMIME-Version: 1.0\n"
    . "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n\nThis is a flowed \nparagraph that was \nbroken into lines.\n> quoted \n> flowed\n", ticket => $t->id );

tick(60);
$t = mail( 'signed-and-forwarded', 'Support', <<"M" );
From: ivan\@customer.example
To: support\@helpdesk.example
Subject: Signed, with a forwarded mail and an invitation
Message-ID: <signed-1\@customer.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="m"

--m
Content-Type: text/plain; charset=utf-8

See the mail below.
--m
Content-Type: message/rfc822
Content-Disposition: attachment; filename="original.eml"

From: somebody\@else.example
To: ivan\@customer.example
Subject: The original
Date: Thu, 29 Oct 2026 10:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="i"

--i
Content-Type: text/plain

inner plain
--i
Content-Type: text/html

<p>inner <b>html</b></p>
--i--
--m
Content-Type: text/calendar; charset=utf-8; method=REQUEST

BEGIN:VCALENDAR
VERSION:2.0
METHOD:REQUEST
BEGIN:VEVENT
UID:1\@customer.example
DTSTART:20261101T100000Z
SUMMARY:Meeting
END:VEVENT
END:VCALENDAR
--m--
M

tick(60);
$t = mail( 'no-body-mail', 'General', "From: customer10\@example.net\nTo: rt\@helpdesk.example\nSubject: Mail without a body\nMessage-ID: <nobody\@example.net>\n\n" );
tick(5);
$t = mail( 'new-requestor-mail', 'General', "From: \"Doe, Jane \xc3\x84.\" <jane.doe+rt\@unknown.example>\nTo: rt\@helpdesk.example\nSubject: Stranger with a new address\nMessage-ID: <stranger\@example.net>\n\nHello?\n" );

# --- attachments ---------------------------------------------------------------------
ago( 20 * $DAY );
my $files = text("Everything attached, see below.\n");
attach( $files, @$_ ) for (
    [ 'notes.txt',  'text/plain', "plain text\nwith two lines\n" ],
    [ 'photo.png',  'image/png', png( 320, 200, 10 ) ],
    [ 'manual.pdf', 'application/pdf', pdf('The manual') ],
);
$t = ticket( 'attachments', Subject => 'Attachments of every kind', Requestor => 'customer7@example.net', body => $files );
tick(5);
$files = text("Names that hurt.\n");
attach( $files, $_->[0], $_->[1] // 'text/plain', $_->[2] // "content of the file\n" ) for (
    ['file with spaces.txt'], ['../../../../etc/passwd'], ['/etc/shadow'], ['..\\..\\windows\\win.ini'], ['.hidden'], ['-rf'],
    ['naïve résumé – 履歴書.pdf', 'application/pdf', pdf('CV')], ['emoji 📎🔥.png', 'image/png', png( 16, 16, 1 )], ["quote'and\"double.txt"], ['semi;colon&amp|pipe$(id).txt'],
    ['CON.txt'], ['con/aux.txt'], [ 'very-long-' . 'n' x 230 . '.txt' ], ["ansi${ESC}[31m.txt"], ['[bold]markup[/].txt'], ["\x{202E}gpj.exe"],
    ['same.txt'], [ 'same.txt', 'text/plain', "another file with the same name\n" ], [ 'no-extension', 'application/octet-stream' ], [ 'page.html', 'text/html', '<h1>Attached</h1><script>1</script>' ],
    [ 'data.json', 'application/json', '{"a": 1}' ], [ 'vector.svg', 'image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"/>' ],
    [ 'latin1.txt', 'text/plain; charset=iso-8859-1', "caf\xe9\n" ], [ undef, 'application/octet-stream', "no file name\n" ],
);
note( 'alice', $t, $files );
tick(5); reply( 'alice', $t, attach( text("An empty file."), 'empty.txt', 'text/plain', '' ) );
tick(5); reply( 'alice', $t, attach( text("Five megabytes."), 'backup.bin', 'application/octet-stream', noise( 5 * 1024 * 1024 ) ) );
tick(5); reply( 'alice', $t, attach( text("One megabyte of text."), 'server.log', 'text/plain', join '', map { sprintf "%07d the same line again and again\n", $_ } 1 .. 25000 ) );
tick(5); note( 'root', $t, html('<p>A comment in <b>HTML</b> only, with <code>code</code> and a <a href="https://example.com/">link</a>.</p><p>Second &amp; last.</p>') );

# --- a long history --------------------------------------------------------------------
ago( 60 * $DAY );
$t = ticket( 'long-history', Subject => 'The ticket that never ends', Requestor => 'customer8@example.net', Owner => user('alice')->id, body => 'It began harmlessly.' );
{
    local $QUIET = 1;                          # no mail for this one
    my @names = qw(alice bob hugo root yuki);
    for my $n ( 1 .. 150 ) {
        tick(311);
        my $who = $names[ $n % @names ];
        if    ( $n % 10 == 0 ) { set( 'root', $t, 'Priority', $n % 100 ) }
        elsif ( $n % 10 == 3 ) { set( 'root', $t, 'Status', $n % 20 == 3 ? 'open' : 'stalled' ) if $t->Load( $t->id ) && $t->Status ne ( $n % 20 == 3 ? 'open' : 'stalled' ) }
        elsif ( $n % 10 == 5 ) { note( $who, $t, "Internal note number $n.\nStill investigating." ) }
        elsif ( $n % 10 == 7 ) { must( as( 'root', $t ), 'AddCustomFieldValue', Field => cfid('Severity'), Value => (qw(Low Normal High Critical))[ $n / 10 % 4 ] ) }
        elsif ( $n % 10 == 9 ) { reply( 'root', $t, attach( text("See the file, round $n."), "round-$n.txt", 'text/plain', "round $n\n" ) ) }
        else                   { reply( $who, $t, "Message number $n.\n\n" . "Lorem ipsum dolor sit amet. " x ( 1 + $n % 9 ) ) }
    }
}

# --- people ------------------------------------------------------------------------------
ago( 19 * $DAY );
$t = ticket( 'many-watchers', Subject => 'Sixty people want to know', Requestor => [ map {"customer$_\@example.net"} 1 .. 5 ], Cc => [ map {"customer$_\@example.net"} 6 .. 36 ], body => 'Big list.' );
for my $who (qw(alice bob)) { tick(1); must( $t, 'AddWatcher', Type => 'AdminCc', PrincipalId => user($who)->id ) }
must( $t, 'AddWatcher', Type => 'AdminCc', PrincipalId => $manifest{groups}{'Network Ops'} );
must( $t, 'AddWatcher', Type => 'Cc', PrincipalId => $manifest{groups}{'Everybody in IT'} );
my $am = $manifest{customroles}{'Account Manager'}{key};
my $oncall = $manifest{customroles}{'On-call Engineers'}{key};
must( $t, 'AddRoleMember', Type => $am, PrincipalId => user('alice')->id );
must( $t, 'AddRoleMember', Type => $oncall, PrincipalId => user($_)->id ) for qw(nora agent5);
must( $t, 'AddRoleMember', Type => $oncall, PrincipalId => $manifest{groups}{'Network Ops'} );
tick(60); must( $t, 'DeleteWatcher', Type => 'Cc', PrincipalId => user('customer6@example.net')->id );
tick(60); must( $t, 'DeleteRoleMember', Type => $oncall, PrincipalId => user('agent5')->id );

ago( 18 * $DAY );
$t = ticket( 'no-requestor', Subject => 'Created by staff, without a requestor', as => 'alice', body => 'Phone call.' );
$t = ticket( 'awkward-requestors', Subject => 'Requestors with awkward names', Requestor => [ "o'brien+rt\@customer.example" ], body => 'x' );
must( $t, 'AddWatcher', Type => 'Requestor', PrincipalId => user('noemail')->id );
$t = ticket( 'owner-disabled', Subject => 'The owner left the company', Owner => user('frank')->id, Requestor => 'customer9@example.net', body => 'x' );
$t = ticket( 'requestor-alice-only', Queue => 'HR', as => 'root', Subject => 'Parental leave', Requestor => 'alice@helpdesk.example', body => 'Confidential.' );
$t = ticket( 'hr-owned', Queue => 'HR', Subject => 'New contract', Owner => user('agent6')->id, body => 'For bob: look and comment only.' );
tick(5); note( 'agent6', $t, 'Internal note in HR.' );
$t = ticket( 'hr-unowned', Queue => 'HR', Subject => 'Desk chair broken', Requestor => 'customer10@example.net', body => 'For bob: look and comment only.' );
$t = ticket( 'security-secret', Queue => 'Security', Subject => 'Leaked credentials on a paste site', Owner => user('sam')->id, Priority => 100, body => 'Only the security team may see this.' );
$t = ticket( 'security-open', Queue => 'Security', Subject => 'Phishing wave', body => 'Second restricted ticket.', Status => 'open' );
$t = ticket( 'purchasing', Queue => 'Purchasing', Subject => 'Ten monitors', Requestor => 'customer11@example.net', cf => { 'Cost centre' => 'CC-42', Amount => '2500' }, body => 'bob can create here but not look.' );
$t = ticket( 'facilities', Queue => $facilities_name, Subject => 'Heizung im 2. OG defekt', Requestor => 'customer12@example.net', cf => { 'Größe/サイズ [bold]' => 'groß/大 [red]' }, body => 'Es ist kalt.' );
$t = ticket( 'facilities-owned', Queue => $facilities_name, Subject => 'Lampe flackert', Owner => user('alice')->id, Requestor => 'customer12@example.net', body => 'bob may not steal this.' );
$t = ticket( 'legacy', Queue => 'Legacy', Subject => 'In a disabled queue', body => 'Old.' );

$t = ticket( 'odd-login', Subject => 'The requestor has an odd login name', body => 'x' );
must( $t, 'AddWatcher', Type => 'Requestor', PrincipalId => user('ext/odd name#1?x=%41')->id );

# bob (no ShowTicketComments in Billing) sees three transactions of this one.
$t = ticket( 'hidden-comments', Queue => 'Billing', Subject => 'Fifty comments between two replies', Requestor => 'customer28@example.net', body => 'First.' );
{
    local $QUIET = 1;
    reply( 'alice', $t, 'Before the comments.' );
    for my $n ( 1 .. 50 ) { tick(1); note( 'alice', $t, "Hidden comment $n." ) }
    reply( 'alice', $t, 'After the comments.' );
}
$t = ticket( 'huge-history', Subject => 'More than a thousand transactions', Requestor => 'customer29@example.net', body => 'See bulk.pl.' );

# --- all the dates ---------------------------------------------------------------------
ago( 17 * $DAY );
$t = ticket( 'overdue', Subject => 'Due last week', Due => in_days(-7), Starts => in_days(-14), Priority => 90, Requestor => 'customer13@example.net', body => 'Late.' );
$t = ticket( 'due-soon', Subject => 'Due in two hours', Due => iso( $ANCHOR + 7200 ), Priority => 70, Requestor => 'customer14@example.net', body => 'Hurry.' );
$t = ticket( 'due-later', Subject => 'Due in ten years', Due => in_days(3650), Starts => in_days(30), Requestor => 'customer15@example.net', body => 'Relax.' );
$t = ticket( 'due-ancient', Subject => 'Due in 1999', Due => '1999-12-31 23:59:59', Requestor => 'customer16@example.net', body => 'Oops.' );
$t = ticket( 'sla-gold', Subject => 'Gold customer', SLA => 'gold', as => 'carol', Requestor => 'carol@customer.example', body => 'With a service level.' );
tick(300); reply( 'alice', $t, 'Answered late.' );
$t = ticket( 'sla-standard', Subject => 'Default service level', as => 'carol', Requestor => 'carol@customer.example', body => 'Without an answer so far.' );
$t = ticket( 'time-tracking', Subject => 'With all times', TimeEstimated => 480, TimeWorked => 95, TimeLeft => 385, Owner => user('alice')->id, Requestor => 'customer17@example.net', body => 'x' );
tick(60); reply( 'alice', $t, 'Half an hour more.', TimeTaken => 30 );
tick(60); set( 'alice', $t, 'TimeLeft', 300 );
$t = ticket( 'on-fire', Queue => 'Network', Subject => 'Core switch down', InitialPriority => 40, Priority => 80, FinalPriority => 100, Requestor => 'customer18@example.net', body => 'Priorities have names here.' );

# --- links -------------------------------------------------------------------------------
ago( 16 * $DAY );
my $parent = ticket( 'parent', Subject => 'Office move', Requestor => 'customer19@example.net', body => 'Project.' );
my @children = map { ticket( "child-$_", Subject => "Office move, step $_", Requestor => 'customer19@example.net', body => 'Step.', MemberOf => $parent->id, ( $_ == 2 ? ( Status => 'resolved' ) : () ) ) } 1 .. 4;
my $blocked = ticket( 'blocked', Subject => 'Depends on three things', Requestor => 'customer20@example.net', body => 'Blocked.', DependsOn => [ map { $_->id } @children[ 0 .. 2 ] ] );
tick(5);
for my $link (
    [ RefersTo => Target => 'https://wiki.example.com/Page_(with)_parens?a=b&c=d#frag' ],
    [ RefersTo => Target => 'mailto:someone@example.com' ],
    [ RefersTo => Target => 'a:' . $manifest{articles}{'VPN on Linux'} ],
    [ RefersTo => Target => 'asset:' . $manifest{assets}{'ThinkBook #1'} ],
    [ RefersTo => Target => $manifest{tickets}{conversation} ],
    [ RefersTo => Base => $manifest{tickets}{'html-mail'} ],
    [ DependsOn => Base => $manifest{tickets}{'due-soon'} ],
    [ MemberOf => Target => $parent->id ],
    [ RefersTo => Target => $manifest{tickets}{'security-secret'} ],
    )
{
    my ( $type, $side, $to ) = @$link;
    must( $blocked, 'AddLink', Type => $type, $side => $to );
}
tick(5); must( $blocked, 'DeleteLink', Type => 'DependsOn', Target => $children[2]->id );
$t = ticket( 'thirty-links', Subject => 'Refers to thirty tickets', body => 'Hub.', RefersTo => [ 1 .. 30 ] );
my $last_child = ticket( 'grandchild', Subject => 'Office move, step 4.1', body => 'Deep.', MemberOf => $children[3]->id );

# --- merged -----------------------------------------------------------------------------
ago( 15 * $DAY );
my $target = ticket( 'merge-target', as => 'carol', Subject => 'Mail is slow', Requestor => 'carol@customer.example', body => 'Very slow.' );
my $dupe   = ticket( 'merged-away', Subject => 'Mail slow??', Requestor => 'customer21@example.net', body => 'Same problem.' );
my $dupe2  = ticket( 'merged-twice', Subject => 'mail!!', Requestor => 'customer22@example.net', body => 'Me too.' );
tick(5); must( $dupe2, 'MergeInto', $dupe->id );
tick(5); must( as( 'RT_System', $dupe ), 'MergeInto', $target->id );
tick(5); reply( 'alice', $target, 'Answer to all three.' );

# --- reminders and approvals ----------------------------------------------------------------
ago( 14 * $DAY );
$t = ticket( 'reminders', Subject => 'With reminders', Owner => user('alice')->id, Requestor => 'customer23@example.net', body => 'Do not forget.' );
{
    my $reminders = as( 'alice', $t )->Reminders;
    my @ids = map { scalar must( $reminders, 'Add', Subject => $_->[0], Owner => user('alice')->id, Due => $_->[1] ) }
        [ 'Call back (overdue)', in_days(-3) ], [ 'Check the backup', in_days(3) ], [ 'Already done', in_days(-10) ];
    my $done = RT::Ticket->new( user('alice') );
    $done->Load( $ids[2] );
    tick(5);
    $reminders->Resolve($done);
    $manifest{tickets}{'reminder-1'} = $ids[0] + 0;
}
$t = ticket( 'needs-approval', Queue => 'Purchasing', Subject => 'Buy a coffee machine', Requestor => 'customer24@example.net', cf => { 'Cost centre' => 'CC-7' }, body => 'Two approvals please.' );
for my $n ( 1, 2 ) {
    ticket( "approval-$n", Queue => '___Approvals', Type => 'approval', Subject => "Approve the coffee machine ($n of 2)", Owner => user('mike')->id, DependedOnBy => $t->id, body => 'Yes or no?' );
}

# --- custom fields -----------------------------------------------------------------------
ago( 13 * $DAY );
$t = ticket( 'all-custom-fields', Queue => $lab_name, Subject => 'Every custom field type has a value', Requestor => 'customer25@example.net', body => 'See the fields.', cf => {
    Severity => 'High', Products => [ 'Mail', 'VPN', 'Ünïcode Suite' ], Region => 'EMEA', Site => 'Paris', 'Customer ref' => 'XYZ-0001',
    'Serial numbers' => [ 'SN-1', 'SN 2 with spaces', 'SN;3,"quoted"' ], Reviewers => [ 'one', 'two', 'three' ],
    Environment => "Debian 12\nkernel 6.1\n[bold]not markup[/]\n" . 'long line ' x 40, Notes => [ "first\nnote", "second\nnote" ],
    Workaround => "== Heading ==\n* item '''bold'''\n* [https://example.com link]", Summary => '<p>HTML <b>value</b> with <a href="https://example.com">link</a> &amp; entity</p>',
    'Contact by' => 'Carrier pigeon', Vendor => 'ACME', Tags => [ 'urgent', 'not-in-the-list' ],
    'Go-live' => '2026-12-24', Holidays => [ '2026-12-25', '2026-12-26' ], 'Maintenance window' => '2026-12-01 22:30:00',
    'Server IP' => '192.0.2.17', 'DNS servers' => [ '2001:db8::53', '192.0.2.53' ], Subnet => '192.0.2.0/24', 'Blocked ranges' => [ '198.51.100.10-198.51.100.20', '2001:db8:1::/48' ],
    'Cost centre' => 'CC-1', 'Asset tag' => 'LAB-0001', 'Größe/サイズ [bold]' => '大きい', 'Internal rating' => '4', 'Set by robots' => 'beep',
} );
for my $file (
    [ Screenshot => 'bildschirm–画面.png', 'image/png', png( 100, 80, 200 ) ],
    [ Photos => 'one.png', 'image/png', png( 10, 10, 5 ) ], [ Photos => 'two photos.png', 'image/png', png( 12, 12, 99 ) ],
    [ Contract => 'contract.pdf', 'application/pdf', pdf('Contract') ],
    [ 'Log files' => 'a.log', 'text/plain', "log a\n" ], [ 'Log files' => 'core.bin', 'application/octet-stream', noise(2048) ],
    )
{
    my ( $field, $name, $type, $data ) = @$file;
    must( $t, 'AddCustomFieldValue', Field => cfid($field), Value => $name, LargeContent => $data, ContentType => $type );
}
$t = ticket( 'no-custom-fields', Queue => $lab_name, Subject => 'No custom field has a value', as => 'root', cf => { 'Cost centre' => 'CC-0' }, body => 'Empty.' );
$t = ticket( 'many-values', Queue => $lab_name, Subject => 'Fifty serial numbers and a long text', cf => { 'Cost centre' => 'CC-2', 'Serial numbers' => [ map { sprintf 'SERIAL-%04d', $_ } 1 .. 50 ], Environment => "line of text\n" x 800 }, body => 'Many values.' );
$t = ticket( 'cf-history', Subject => 'Custom fields that changed', Requestor => 'customer26@example.net', body => 'Changes.', cf => { Severity => 'Low', Environment => "before\nold\n" } );
for my $change ( [ Severity => 'Normal' ], [ Severity => 'Critical' ], [ Environment => "after\nnew\n" . 'x ' x 300 ], [ Tags => 'vip' ], [ Tags => 'outage' ], [ 'Go-live' => '2027-01-01' ], [ 'Maintenance window' => '2027-01-01 06:00:00' ] ) {
    tick(10); must( as( 'alice', $t ), 'AddCustomFieldValue', Field => cfid( $change->[0] ), Value => $change->[1] );
}
tick(10); must( as( 'alice', $t ), 'DeleteCustomFieldValue', Field => cfid('Tags'), Value => 'vip' );
tick(10);
{
    my ( $ok, $msg, $txn ) = as( 'alice', $t )->Correspond( MIMEObj => text('With transaction fields.'), TimeTaken => 20 );
    must( $txn, 'AddCustomFieldValue', Field => cfid('Work type'), Value => 'Phone' );
    must( $txn, 'AddCustomFieldValue', Field => cfid('Billable'), Value => 'yes' );
}

# --- every kind of transaction ---------------------------------------------------------------
ago( 12 * $DAY );
$t = ticket( 'every-transaction', Subject => 'Every kind of change', Requestor => 'customer27@example.net', body => 'Start.' );
for my $step (
    sub { must( as( 'bob', $t ), 'Take' ) }, sub { must( as( 'alice', $t ), 'Steal' ) }, sub { must( as( 'alice', $t ), 'Untake' ) },
    sub { set( 'alice', $t, 'Owner', user('hugo')->id ) }, sub { set( 'root', $t, 'Owner', user('yuki')->id ) }, sub { must( as( 'root', $t ), 'SetOwner', user('alice')->id, 'Force' ) },
    sub { set( 'alice', $t, 'Subject', 'Every kind of change [edited]' ) }, sub { set( 'alice', $t, 'Priority', 33 ) },
    sub { set( 'alice', $t, 'Due', in_days(5) ) }, sub { set( 'alice', $t, 'Starts', in_days(1) ) }, sub { set( 'alice', $t, 'Due', '1970-01-01 00:00:00' ) },
    sub { set( 'alice', $t, 'TimeWorked', 12 ) }, sub { set( 'alice', $t, 'TimeEstimated', 60 ) }, sub { set( 'alice', $t, 'SLA', 'gold' ) },
    sub { must( as( 'alice', $t ), 'AddWatcher', Type => 'Cc', Email => 'carol@customer.example' ) }, sub { must( as( 'alice', $t ), 'AddWatcher', Type => 'AdminCc', PrincipalId => user('alice')->id ) },
    sub { must( as( 'alice', $t ), 'DeleteWatcher', Type => 'Cc', PrincipalId => user('carol')->id ) },
    sub { must( as( 'alice', $t ), 'AddLink', Type => 'RefersTo', Target => 1 ) }, sub { must( as( 'alice', $t ), 'DeleteLink', Type => 'RefersTo', Target => 1 ) },
    sub { must( as( 'alice', $t ), 'AddLink', Type => 'DependsOn', Base => 2 ) },
    sub { note( 'alice', $t, 'A comment.' ) }, sub { reply( 'alice', $t, 'A reply.' ) },
    sub { must( as( 'alice', $t ), 'Forward', To => 'outside@partner.example', Subject => 'Fwd: for you', Content => 'Please look.' ) },
    sub { set( 'alice', $t, 'Status', 'resolved' ) }, sub { set( 'alice', $t, 'Status', 'open' ) },
    sub { set( 'alice', $t, 'Queue', 'General' ) }, sub { set( 'alice', $t, 'Queue', 'Network' ) }, sub { set( 'alice', $t, 'Queue', 'Support' ) },
    sub { must( as( 'RT_System', $t ), '_RecordNote', NoteType => 'Comment', MIMEObj => html('<p>Recorded by the system.</p>') ) },
    )
{
    tick(13);
    $step->();
}

# --- bookmarks ---------------------------------------------------------------------------
for my $key ( 'conversation', 'html-mail', 'overdue' ) {
    my $u = RT::User->new( user('alice') );
    $u->Load('alice');
    my $b = RT::Ticket->new( user('alice') );
    $b->Load( $manifest{tickets}{$key} );
    $u->ToggleBookmark($b);
}

# The disabled things are disabled last, so that the rest could still use them.
{
    my $legacy = RT::Queue->new( RT->SystemUser );
    $legacy->Load('Legacy');
    must( $legacy, 'SetDisabled', 1 );
    my $frank = RT::User->new( RT->SystemUser );
    $frank->Load('frank');
    must( $frank, 'SetDisabled', 1 );
}
1;

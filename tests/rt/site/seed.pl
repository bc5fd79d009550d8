#!/usr/bin/perl
# Fills an RT database with a helpdesk that looks lived in.  Called by
# tests/rt/template.py; RT_SITE_CONFIG selects the instance.
#
#   seed.pl --tickets N --manifest FILE
#
# Everything hand-made here goes through RT's own Perl API (and its mail
# gateway), so rights, scrips and MIME handling are the real ones.  Volume
# beyond that (--tickets) is written by direct SQL in bulk.pl.
#
# Deterministic: a fake clock, fixed random seed, fixed tokens and message ids.
use strict;
use warnings;
use utf8;
use open qw(:std :utf8);

our $CLOCK;                                   # seconds; what time() returns
BEGIN {
    *CORE::GLOBAL::time   = sub ()   { $main::CLOCK // CORE::time() };
    *CORE::GLOBAL::gmtime = sub (;$) { CORE::gmtime( @_ ? $_[0] : $main::CLOCK // CORE::time() ) };
}
use lib '/usr/share/request-tracker5/lib', '/usr/local/share/request-tracker5/lib';
use Getopt::Long;
use File::Basename qw(dirname);
use Digest::MD5 qw(md5_hex);
use Digest::SHA qw(sha256);
use Encode qw(encode);
use MIME::Base64 qw(encode_base64);
use Time::Local qw(timegm);
use POSIX qw(strftime);
use RT;

our %opt = ( tickets => 150, anchor => '2026-11-20 12:00:00', manifest => '' );
GetOptions( \%opt, 'tickets=i', 'manifest=s' ) or die "bad options\n";

my ( $y, $mo, $d, $h, $mi, $s ) = $opt{anchor} =~ /^(\d+)-(\d+)-(\d+) (\d+):(\d+):(\d+)$/
    or die "anchor: 'YYYY-MM-DD HH:MM:SS' (UTC)\n";
our $ANCHOR = timegm( $s, $mi, $h, $d, $mo - 1, $y );
$CLOCK = $ANCHOR - 400 * 86400;               # the helpdesk opened 400 days ago

RT::LoadConfig();
RT::Init();
srand(42);

# Message ids and MIME boundaries must not depend on the pid or the wall clock.
{
    no warnings qw(redefine once);
    my ( $ids, $boundaries ) = ( 0, 0 );
    *RT::Interface::Email::GenMessageId = sub { sprintf '<rt-seed-%d@helpdesk.example>', ++$ids };
    *MIME::Entity::make_boundary        = sub { sprintf '----------=_seed-%d', ++$boundaries };
}
our $QUIET = 0;                               # true: no scrips (no mail) for what follows
{
    no warnings 'redefine';
    my $prepare = \&RT::Scrips::Prepare;
    *RT::Scrips::Prepare = sub { $QUIET ? () : $prepare->(@_) };
}

# --- helpers ------------------------------------------------------------------
our %manifest = ( anchor => $opt{anchor}, users => {}, queues => {}, tickets => {}, customfields => {},
    customroles => {}, groups => {}, assets => {}, articles => {}, catalogs => {}, classes => {}, searches => {} );

sub ago { $CLOCK = $ANCHOR - $_[0] * 60 }     # set the clock: minutes before the anchor
sub tick { $CLOCK += $_[0] * 60 }             # let minutes pass
sub iso { strftime '%Y-%m-%d %H:%M:%S', gmtime $_[0] }
sub in_days { iso( $ANCHOR + $_[0] * 86400 ) }

# Calls a method that returns (ok, message...) and dies with context on failure.
sub must {
    my ( $object, $method, @args ) = @_;
    my @r = $object->$method(@args);
    my ($msg) = grep { defined && !ref && /\D/ } @r[ 1 .. $#r ];
    die ref($object) . "->$method: " . ( $msg // 'failed' ) . "\n" unless $r[0];
    return wantarray ? @r : $r[0];
}

our %user;
sub user {                                    # a current-user handle by name
    my ($name) = @_;
    return $user{$name} //= do { my $u = RT::CurrentUser->new; $u->Load($name); $u->id or die "no user $name"; $u };
}

our %cf;
sub cfid { $cf{ $_[0] } // die "no custom field $_[0]" }

sub text { MIME::Entity->build( Type => 'text/plain', Charset => 'UTF-8', Encoding => '8bit', Data => encode( 'UTF-8', $_[0] ) ) }
sub html { MIME::Entity->build( Type => 'text/html', Charset => 'UTF-8', Encoding => '8bit', Data => encode( 'UTF-8', $_[0] ) ) }

# Creates a ticket and remembers its id under a key in the manifest.
sub ticket {
    my ( $key, %a ) = @_;
    my $as = delete $a{as} // 'root';
    my $body = delete $a{body};
    my $cfs = delete $a{cf} // {};
    $a{"CustomField-" . cfid($_)} = $cfs->{$_} for sort keys %$cfs;
    $a{MIMEObj} = ref $body ? $body : text($body) if defined $body;
    my $t = RT::Ticket->new( user($as) );
    my ( $id, $txn, $msg ) = $t->Create( Queue => 'Support', Subject => '', %a );
    die "ticket $key: $msg\n" unless $id;
    die "ticket $key exists" if $key && $manifest{tickets}{$key};
    $manifest{tickets}{$key} = $id if $key;
    return as( 'RT_System', $t );
}

sub as {                                      # the same ticket seen by someone else
    my ( $name, $t ) = @_;
    my $cu = $name eq 'RT_System' ? RT->SystemUser : user($name);
    my $copy = RT::Ticket->new($cu);
    $copy->Load( $t->id ) or die "cannot load " . $t->id;
    return $copy;
}

sub reply {
    my ( $who, $t, $body, %a ) = @_;
    must( as( $who, $t ), 'Correspond', MIMEObj => ref $body ? $body : text($body), %a );
}

sub note {
    my ( $who, $t, $body, %a ) = @_;
    must( as( $who, $t ), 'Comment', MIMEObj => ref $body ? $body : text($body), %a );
}

sub set { my ( $who, $t, $field, $value ) = @_; must( as( $who, $t ), "Set$field", $value ) }

sub mail {                                    # a raw mail through RT's gateway
    my ( $key, $queue, $raw, %a ) = @_;
    require RT::Interface::Email;
    my ( $ok, $msg, $t ) = RT::Interface::Email::Gateway( { queue => $queue, action => 'correspond', message => $raw, %a } );
    die "mail $key: " . ( $msg // '' ) . "\n" unless $ok == 1 && $t && $t->id;
    $manifest{tickets}{$key} //= $t->id if $key;
    return as( 'RT_System', $t );
}

# --- generated files ----------------------------------------------------------
require Compress::Zlib;
sub png {                                     # a w x h gradient with a colour tint
    my ( $w, $h, $tint ) = @_;
    my $raw = join '', map {
        my $row = $_;
        "\0" . join '', map { pack 'CCC', ( 255 * $_ / $w + $tint ) % 256, 255 * $row / $h, $tint } 0 .. $w - 1
    } 0 .. $h - 1;
    my $chunk = sub { my ( $type, $data ) = @_; pack( 'N', length $data ) . $type . $data . pack 'N', Compress::Zlib::crc32( $type . $data ) };
    return "\x89PNG\r\n\x1a\n" . $chunk->( 'IHDR', pack 'NNCCCCC', $w, $h, 8, 2, 0, 0, 0 )
        . $chunk->( 'IDAT', Compress::Zlib::compress($raw) ) . $chunk->( 'IEND', '' );
}

sub pdf {                                     # one page with one line of text
    my ($line) = @_;
    my @obj = ( '<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R]/Count 1>>',
        '<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 100]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
        sprintf( "<</Length %d>>stream\n%s\nendstream", length "BT /F1 18 Tf 20 50 Td ($line) Tj ET", "BT /F1 18 Tf 20 50 Td ($line) Tj ET" ),
        '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>' );
    my ( $out, @at ) = "%PDF-1.4\n";
    for my $i ( 0 .. $#obj ) { push @at, length $out; $out .= ( $i + 1 ) . " 0 obj$obj[$i]endobj\n" }
    my $xref = length $out;
    $out .= "xref\n0 6\n0000000000 65535 f \n" . join( '', map { sprintf "%010d 00000 n \n", $_ } @at );
    return $out . "trailer<</Size 6/Root 1 0 R>>\nstartxref\n$xref\n%%EOF\n";
}

sub noise {                                   # incompressible bytes, always the same
    my ($size) = @_;
    my ( $out, $block ) = ( '', 'rtdesk' );
    while ( length $out < $size ) { $block = sha256($block); $out .= $block }
    return substr $out, 0, $size;
}

sub attach {                                  # adds a file to a MIME entity
    my ( $entity, $name, $type, $data ) = @_;
    $entity->make_multipart('mixed');
    $entity->attach( Type => $type, Encoding => 'base64', Disposition => 'attachment', Data => $data,
        defined $name ? ( Filename => encode( 'UTF-8', $name ) ) : () );
    return $entity;
}

# --- the helpdesk -----------------------------------------------------------------
my $dir = dirname(__FILE__);
for my $part (qw(desk.pl tickets.pl bulk.pl)) {
    my $ok = do "$dir/$part";
    die $@ if $@;
    die "$part: $!\n" unless $ok;
}

# --- the manifest: names to ids, logins, tokens -------------------------------------
if ( $opt{manifest} ) {
    open my $out, '>:raw', $opt{manifest} or die "$opt{manifest}: $!";
    print $out JSON->new->utf8->canonical->pretty->encode( \%manifest );
    close $out or die $!;
}
printf "seeded %d tickets\n", $manifest{ticket_count};
$SIG{__WARN__} = sub { };                     # RT's loggers complain when they are torn down

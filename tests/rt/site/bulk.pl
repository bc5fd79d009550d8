# Part of seed.pl: volume.  Fills up to --tickets tickets by direct SQL, with the
# rows RT itself would have written (role groups, principals, transactions,
# attachments, custom field values, links) but no mail.
use strict;
use warnings;
use utf8;
our ( %manifest, %cf, %opt, $ANCHOR );

my $dbh = $RT::Handle->dbh;
my ($have) = $dbh->selectrow_array("SELECT COUNT(*) FROM Tickets WHERE Type = 'ticket'");
my $want = $opt{tickets} - $have;
$want = 0 if $want < 0;
$manifest{ticket_count} = $have + $want;

# A private random generator: independent of perl's version of rand().
my $state = 20240607;
sub rnd { $state = ( $state * 1103515245 + 12345 ) % 2147483648; int( $state / 65536 ) % $_[0] }
sub pick { $_[ rnd( scalar @_ ) ] }
sub weighted { my @w = @_; my $sum = 0; $sum += $_->[1] for @w; my $r = rnd($sum); for (@w) { return $_->[0] if ( $r -= $_->[1] ) < 0 } }

# --- vocabulary -----------------------------------------------------------------
my %queues = map { $_ => $manifest{queues}{$_} } keys %{ $manifest{queues} };
my @queue_weights = ( [ Support => 36 ], [ General => 14 ], [ Network => 13 ], [ Billing => 12 ], [ Purchasing => 6 ], [ 'Change Advisory' => 6 ],
    [ 'Gebäude & Facilities – 施設' => 6 ], [ HR => 3 ], [ Security => 2 ], [ 'R&D / Lab #2 100%' => 2 ] );
my %statuses = (
    default  => [ [ new => 14 ], [ open => 22 ], [ stalled => 8 ], [ resolved => 48 ], [ rejected => 4 ], [ deleted => 1 ] ],
    incident => [ [ reported => 8 ], [ triage => 6 ], [ investigating => 12 ], [ 'waiting-on-vendor' => 6 ], [ mitigated => 6 ], [ closed => 50 ], [ 'false-alarm' => 6 ] ],
    change   => [ [ draft => 10 ], [ submitted => 12 ], [ 'in review' => 8 ], [ approved => 8 ], [ implementing => 8 ], [ done => 45 ], [ denied => 6 ], [ withdrawn => 3 ] ],
);
my %first = ( default => 'new', incident => 'reported', change => 'draft' );
my %closed = map { $_ => 1 } qw(resolved rejected deleted closed false-alarm done denied withdrawn);
my @agents = map { user($_)->id } qw(alice alice bob bob hugo yuki nora agent1 agent2 agent3 agent4 agent5 sam mike);
my @customers = map { [ user($_)->id, $_ ] } 'carol', 'ivan', map {"customer$_\@example.net"} 1 .. 36;
my $nobody = RT->Nobody->id;

my @what = ( 'Cannot print', 'Login fails', 'VPN drops', 'Slow network', 'Password expired', 'Mail bounces', 'Screen flickers', 'Disk almost full', 'Update failed', 'License missing',
    'Phone has no dial tone', 'Wi-Fi unreachable', 'File share read-only', 'Invoice is wrong', 'Calendar not syncing', 'Application crashes', 'Access request', 'New starter',
    'Laptop lost', 'Certificate expired', 'Backup failed', 'Spam wave', 'プリンターの故障', 'Drucker klemmt', 'Mot de passe oublié', 'No se puede imprimir 😕' );
my @where = ( 'in room 4.12', 'since Monday', 'at the Berlin office', 'after the update', 'for the whole team', 'on my laptop', 'in accounting', 'from home', 'every morning', 'again', 'in 東京', 'on ERP-02', '(urgent!)', '' );
my @sentence = ( 'It worked yesterday.', 'I restarted twice already.', 'The error code is 0x%04X.', 'My colleague has the same problem.', 'Please call me on extension %d.', 'Nothing changed on my side.',
    'See the ticket from last week.', 'The log says "connection reset by peer".', 'Could you look into it today?', 'It is not urgent.', 'Thank you for the quick answer!', 'I tried another cable.', 'Bitte dringend prüfen.', 'よろしくお願いします。', 'https://intranet.example.com/kb/%d explains it.' );
my @answer = ( 'We are looking into it.', 'Please try again and tell us.', 'Fixed on our side.', 'Could you send a screenshot?', 'This was caused by the maintenance of last night.', 'A technician will come by.', 'Which version do you use?' );

sub paragraph { join ' ', map { my $s = pick(@sentence); $s =~ /%/ ? sprintf( $s, rnd(9000) ) : $s } 1 .. 1 + rnd(5) }

# --- bulk writing -------------------------------------------------------------------
my %next = map { $_ => 1 + ( $dbh->selectrow_array("SELECT MAX(id) FROM $_") // 0 ) }
    qw(Tickets Principals Groups GroupMembers CachedGroupMembers Transactions Attachments ObjectCustomFieldValues Links);
$next{Principals} = $next{Groups} if $next{Groups} > $next{Principals};      # they share ids
my %insert;
sub insert {                                  # insert( Table => column => value, ... )
    my ( $table, @pairs ) = @_;
    my ( @columns, @values );
    while (@pairs) { push @columns, shift @pairs; push @values, shift @pairs }
    my $key = "$table @columns";
    $insert{$key} //= $dbh->prepare( "INSERT INTO $table (" . join( ', ', @columns ) . ') VALUES (' . join( ', ', ('?') x @columns ) . ')' );
    $insert{$key}->execute(@values);
}
my $EPOCH = '1970-01-01 00:00:00';

# Transactions are collected and written in order of time at the end, so that
# their ids grow with their dates as in a real history.
my @pending;
sub txn {
    my ( $ticket, $type, $by, $when, %a ) = @_;
    push @pending, { ticket => $ticket, type => $type, by => $by, when => $when, parts => [], %a };
    return $pending[-1];
}

sub part {                                    # a MIME part; $parent is the index of another part
    my ( $txn, $parent, $type, $content, %a ) = @_;
    push @{ $txn->{parts} }, { parent => $parent, type => $type, content => $content, %a };
    return $#{ $txn->{parts} };
}

sub write_transactions {
    for my $t ( sort { $a->{when} <=> $b->{when} || $a->{ticket} <=> $b->{ticket} } @pending ) {
        my $id = $next{Transactions}++;
        my $at = iso( $t->{when} );
        insert( Transactions => id => $id, ObjectType => 'RT::Ticket', ObjectId => $t->{ticket}, TimeTaken => $t->{time} // 0, Type => $t->{type}, Field => $t->{field},
            OldValue => $t->{old}, NewValue => $t->{new}, Data => $t->{data}, Creator => $t->{by}, Created => $at );
        my @ids;
        for my $p ( @{ $t->{parts} } ) {
            push @ids, $next{Attachments}++;
            my $type = $p->{type};
            my $headers = ( $p->{subject} ? "Subject: $p->{subject}\n" : '' ) . ( $p->{file} ? "Content-Disposition: attachment; filename=\"$p->{file}\"\n" : '' )
                . "MIME-Version: 1.0\nContent-Type: $type" . ( $type =~ /^text/ ? '; charset="utf-8"' : '; boundary="b"' )
                . "\nX-RT-Original-Encoding: utf-8\nContent-Length: " . length( encode( 'UTF-8', $p->{content} // '' ) ) . "\n";
            insert( Attachments => id => $ids[-1], TransactionId => $id, Parent => defined $p->{parent} ? $ids[ $p->{parent} ] : 0,
                MessageId => defined $p->{parent} ? '' : "bulk-$id\@helpdesk.example", Subject => $p->{subject} // '', Filename => $p->{file},
                ContentType => $type, ContentEncoding => defined $p->{content} ? 'none' : undef, Content => $p->{content}, Headers => $headers, Creator => $t->{by}, Created => $at );
        }
    }
}

sub message {                                 # the body of a transaction, in varying shapes
    my ( $txn, $body, $subject ) = @_;
    my $shape = rnd(12);
    if ( $shape == 0 ) {
        my $top = part( $txn, undef, 'multipart/alternative', undef, subject => $subject );
        part( $txn, $top, 'text/plain', $body );
        part( $txn, $top, 'text/html', '<p>' . $body =~ s{\n\n}{</p><p>}gr . '</p>' );
    }
    elsif ( $shape == 1 ) {
        my $top = part( $txn, undef, 'multipart/mixed', undef, subject => $subject );
        part( $txn, $top, 'text/plain', $body );
        part( $txn, $top, 'text/plain', join( '', map {"line $_ of the log\n"} 1 .. 5 + rnd(40) ), file => 'log-' . rnd(1000) . '.txt' );
    }
    else { part( $txn, undef, 'text/plain', $body, subject => $subject ) }
}

sub group {                                   # a role group with its members
    my ( $ticket, $role, $by, $when, @members ) = @_;
    my $id = $next{Principals}++;
    $next{Groups} = $id + 1;
    insert( Principals => id => $id, PrincipalType => 'Group', Disabled => 0 );
    insert( Groups => id => $id, Name => $role, Domain => 'RT::Ticket-Role', Instance => $ticket, Creator => $by, Created => $when, LastUpdatedBy => $by, LastUpdated => $when );
    for my $member ( $id, @members ) {
        my $c = $next{CachedGroupMembers}++;
        insert( CachedGroupMembers => id => $c, GroupId => $id, MemberId => $member, Via => $c, ImmediateParentId => $id, Disabled => 0 );
        next if $member == $id;
        insert( GroupMembers => id => $next{GroupMembers}++, GroupId => $id, MemberId => $member, Creator => $by, Created => $when, LastUpdatedBy => $by, LastUpdated => $when );
    }
}

sub cf_value {
    my ( $ticket, $name, $value, $by, $when ) = @_;
    insert( ObjectCustomFieldValues => id => $next{ObjectCustomFieldValues}++, CustomField => $cf{$name}, ObjectType => 'RT::Ticket', ObjectId => $ticket, SortOrder => 0,
        Content => $value, ContentEncoding => '', Creator => $by, Created => $when, LastUpdatedBy => $by, LastUpdated => $when, Disabled => 0 );
}

$dbh->begin_work;
my $span = 300 * 86400;                       # spread over the last 300 days
for my $n ( 1 .. $want ) {
    my $id = $next{Tickets}++;
    my $created = $ANCHOR - $span + int( $span * $n / ( $want + 1 ) ) + rnd(600);
    my $queue = weighted(@queue_weights);
    my $q = $queues{$queue};
    my $status = weighted( @{ $statuses{ $q->{lifecycle} } } );
    my $first = $first{ $q->{lifecycle} };
    my ( $customer, $customer_name ) = @{ pick(@customers) };
    my $owner = $status eq $first && rnd(3) || rnd(6) == 0 ? $nobody : pick(@agents);
    my $priority = weighted( [ 0 => 50 ], [ 50 => 30 ], [ 100 => 10 ], [ rnd(100) => 10 ] );
    my $subject = join ' ', grep length, pick(@what), pick(@where);
    my $at = iso($created);
    my $clock = $created;
    my $last_by = $customer;
    my $worked = 0;
    my $told;

    my $txn = txn( $id, 'Create', $customer, $clock );
    message( $txn, "Hello,\n\n$subject.\n\n" . paragraph() . "\n\n" . paragraph() . "\n\nRegards\n$customer_name", $subject );
    my $step = sub { my ($by) = @_; $clock += 60 + rnd( 5 * 86400 ); $clock = $ANCHOR - rnd(3600) if $clock >= $ANCHOR; $last_by = $by; };
    my $by = $owner == $nobody ? pick(@agents) : $owner;
    if ( $owner != $nobody ) {
        $step->($owner);
        txn( $id, $_, $owner, $clock, field => 'Owner', old => $nobody, new => $owner ) for qw(Set SetWatcher);
    }
    my $events = $status eq $first ? rnd(2) : 1 + rnd(8);
    for ( 1 .. $events ) {
        my $kind = rnd(10);
        if ( $kind < 4 ) { $step->($by); my $time = rnd(4) ? 0 : 5 * ( 1 + rnd(12) ); $worked += $time; $told = $clock;
            message( txn( $id, 'Correspond', $by, $clock, time => $time, data => $subject ), "Hello,\n\n" . pick(@answer) . "\n\n-- \nHelpdesk\n\n> " . paragraph() . "\n" ) }
        elsif ( $kind < 7 ) { $step->($customer); message( txn( $id, 'Correspond', $customer, $clock, data => $subject ), paragraph() . "\n" ) }
        elsif ( $kind < 9 ) { $step->($by); message( txn( $id, 'Comment', $by, $clock, data => 'No Subject' ), 'Note: ' . paragraph() . "\n" ) }
        else { $step->($by); txn( $id, 'Set', $by, $clock, field => 'Priority', old => 0, new => $priority ) }
    }
    my $resolved;
    if ( $status ne $first ) {
        $step->($by);
        txn( $id, 'Status', $by, $clock, field => 'Status', old => $first, new => $status );
        $resolved = $clock if $closed{$status};
    }
    if ( $queue eq 'Support' || $queue eq 'R&D / Lab #2 100%' ) {
        cf_value( $id, 'Severity', pick(qw(Low Normal Normal High Critical)), $customer, $at );
        cf_value( $id, 'Customer ref', sprintf( '%s-%04d', pick(qw(ABC XYZ QRS)), rnd(10000) ), $customer, $at ) if rnd(2);
        cf_value( $id, 'Products', $_, $customer, $at ) for ( 'Mail', 'VPN', 'ERP' )[ 0 .. rnd(3) ];
    }
    cf_value( $id, 'Severity', pick(qw(Normal High)), $customer, $at ) if $queue eq 'Network';
    cf_value( $id, 'Cost centre', 'CC-' . rnd(99), $customer, $at ) if $queue eq 'Purchasing';
    cf_value( $id, 'Amount', rnd(5000) . '.00', $customer, $at ) if $queue eq 'Purchasing' || $queue eq 'Billing';
    if ( rnd(25) == 0 ) {
        my $to = 1 + rnd( $id - 1 );
        insert( Links => id => $next{Links}++, Base => "fsck.com-rt://helpdesk.example/ticket/$id", Target => "fsck.com-rt://helpdesk.example/ticket/$to", Type => pick(qw(RefersTo RefersTo DependsOn MemberOf)),
            LocalBase => $id, LocalTarget => $to, LastUpdatedBy => $by, LastUpdated => iso($clock), Creator => $by, Created => iso($clock) );
        txn( $id, 'AddLink', $by, $clock, field => 'RefersTo', new => "fsck.com-rt://helpdesk.example/ticket/$to" );
    }
    group( $id, 'AdminCc', $customer, $at, rnd(12) ? () : pick(@agents) );
    group( $id, 'Cc', $customer, $at, rnd(8) ? () : pick(@customers)->[0] );
    group( $id, 'Owner', $customer, $at, $owner );
    group( $id, 'Requestor', $customer, $at, $customer );
    insert( Tickets => id => $id, EffectiveId => $id, Queue => $q->{id}, Type => 'ticket', Owner => $owner, Subject => $subject, InitialPriority => 0, FinalPriority => 0, Priority => $priority,
        TimeEstimated => 0, TimeWorked => $worked, Status => $status, SLA => $queue eq 'Support' ? 'standard' : undef, TimeLeft => 0, Told => $told ? iso($told) : $EPOCH, Starts => $EPOCH,
        Started => $status eq $first ? $EPOCH : iso( $created + 3600 ), Due => rnd(4) ? $EPOCH : iso( $created + ( 1 + rnd(30) ) * 86400 ), Resolved => $resolved ? iso($resolved) : $EPOCH,
        LastUpdatedBy => $last_by, LastUpdated => iso($clock), Creator => $customer, Created => $at );
}

# One ticket gets a really long history.
for my $n ( 1 .. 1200 ) {
    my $when = $ANCHOR - ( 1201 - $n ) * 600;
    my $txn = txn( $manifest{tickets}{'huge-history'}, $n % 3 ? 'Correspond' : 'Comment', $agents[ $n % @agents ], $when, data => 'No Subject' );
    message( $txn, "Message $n of 1200.\n\n" . paragraph() . "\n" );
}
$dbh->do( 'UPDATE Tickets SET LastUpdated = ? WHERE id = ?', undef, iso( $ANCHOR - 600 ), $manifest{tickets}{'huge-history'} );
write_transactions();
$dbh->commit;
1;

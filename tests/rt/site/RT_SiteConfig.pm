# Site configuration of every test server. It is copied into the instance
# directory behind a short header that sets ports and paths.

# --- identity ---------------------------------------------------------------
Set($rtname,            'helpdesk.example');
Set($Organization,      'helpdesk.example');   # part of every internal UID
Set($CorrespondAddress, 'rt@helpdesk.example');
Set($CommentAddress,    'rt-comment@helpdesk.example');
Set($OwnerEmail,        'root@helpdesk.example');
Set($Timezone,          'UTC');

# --- outgoing mail: written to <dir>/var/*.mbox, never sent ------------------
Set($MailCommand, 'mbox');
Set($RTAddressRegexp, qr/^(rt|rt-comment|support|network|billing)\@helpdesk\.example$/i);
Set($ParseNewMessageForTicketCcs, 1);

# --- logging ----------------------------------------------------------------
Set($LogToSyslog, undef);
Set($LogToSTDERR, 'error');
Set($LogToFile,   'error');
Set($LogToFileNamed, 'rt.log');
Set($HTMLFormatter, 'core');                   # no external HTML-to-text tool

# --- SLA ----------------------------------------------------------------------
Set(%ServiceAgreements, (
    QueueDefault => { 'Support' => 'standard' },
    Levels => {
        standard => { Response => { RealMinutes => 60 * 24 } },
        gold     => { Response => { RealMinutes => 60 * 2 },
                      Resolve  => { RealMinutes => 60 * 8 } },
    },
));

Set(%PriorityAsString,
    Default => { Low => 0, Medium => 50, High => 100 },
    Network => [ Low => 0, Medium => 40, High => 80, 'On Fire' => 100 ],
    Billing => 0,                              # plain numbers in this queue
);

# RT's default is off: then `Content LIKE ...` silently finds nothing.
Set(%FullTextSearch, Enable => 1, Indexed => 0);

# --- lifecycles ---------------------------------------------------------------
# Set() merges hash options, so the built-in default/assets/approvals stay.
Set(%Lifecycles,
    # A custom lifecycle: its own statuses, forbidden jumps, its own rights.
    incident => {
        initial  => [ 'reported' ],
        active   => [ 'triage', 'investigating', 'waiting-on-vendor', 'mitigated' ],
        inactive => [ 'closed', 'false-alarm', 'deleted' ],
        defaults => {
            on_create           => 'reported',
            reminder_on_open    => 'investigating',
            reminder_on_resolve => 'closed',
        },
        transitions => {
            ''                  => [ 'reported', 'triage' ],
            reported            => [ 'triage', 'false-alarm', 'deleted' ],
            triage              => [ 'investigating', 'waiting-on-vendor', 'false-alarm', 'deleted' ],
            investigating       => [ 'triage', 'waiting-on-vendor', 'mitigated', 'deleted' ],
            'waiting-on-vendor' => [ 'investigating', 'mitigated', 'deleted' ],
            mitigated           => [ 'investigating', 'closed', 'deleted' ],
            closed              => [ 'investigating' ],
            'false-alarm'       => [ 'triage' ],
            deleted             => [ 'triage' ],
        },
        rights => {
            '* -> deleted'  => 'DeleteTicket',
            '* -> closed'   => 'CloseIncident',     # a right of this lifecycle only
            '* -> *'        => 'ModifyTicket',
        },
        actions => [
            'reported -> triage'                 => { label => 'Start triage' },
            'reported -> false-alarm'            => { label => 'False alarm', update => 'Comment' },
            'triage -> investigating'            => { label => 'Investigate', update => 'Comment' },
            'triage -> waiting-on-vendor'        => { label => 'Ask the vendor', update => 'Respond' },
            'investigating -> waiting-on-vendor' => { label => 'Ask the vendor', update => 'Respond' },
            'investigating -> mitigated'         => { label => 'Mitigated', update => 'Respond' },
            'waiting-on-vendor -> investigating' => { label => 'Vendor answered' },
            'mitigated -> closed'                => { label => 'Close incident', update => 'Comment' },
            'mitigated -> investigating'         => { label => 'Broke again', update => 'Comment' },
            'closed -> investigating'            => { label => 'Re-open', update => 'Comment' },
        ],
    },
    # Approval-like: drafts are submitted, reviewed, then granted or denied.
    change => {
        initial  => [ 'draft' ],
        active   => [ 'submitted', 'in review', 'approved', 'implementing' ],  # a status with a space
        inactive => [ 'done', 'denied', 'withdrawn', 'deleted' ],
        defaults => {
            on_create           => 'draft',
            approved            => 'approved',
            denied              => 'denied',
            reminder_on_open    => 'submitted',
            reminder_on_resolve => 'done',
        },
        transitions => {
            ''           => [ 'draft', 'submitted' ],
            draft        => [ 'submitted', 'withdrawn', 'deleted' ],
            submitted    => [ 'in review', 'approved', 'denied', 'withdrawn' ],
            'in review'  => [ 'approved', 'denied', 'submitted' ],
            approved     => [ 'implementing', 'withdrawn' ],
            implementing => [ 'done', 'approved' ],
            done         => [],
            denied       => [ 'draft' ],
            withdrawn    => [ 'draft' ],
            deleted      => [ 'draft' ],
        },
        rights => {
            '* -> approved' => 'ApproveChange',
            '* -> denied'   => 'ApproveChange',
            '* -> deleted'  => 'DeleteTicket',
            '* -> *'        => 'ModifyTicket',
        },
        actions => [
            'draft -> submitted'       => { label => 'Submit for review', update => 'Respond' },
            'draft -> withdrawn'       => { label => 'Withdraw' },
            'submitted -> in review'   => { label => 'Start review' },
            'submitted -> approved'    => { label => 'Approve', update => 'Respond' },
            'submitted -> denied'      => { label => 'Deny', update => 'Respond' },
            'in review -> approved'    => { label => 'Approve', update => 'Respond' },
            'in review -> denied'      => { label => 'Deny', update => 'Respond' },
            'approved -> implementing' => { label => 'Implement' },
            'implementing -> done'     => { label => 'Done', update => 'Comment' },
            'denied -> draft'          => { label => 'Rework', update => 'Comment' },
        ],
    },
    # Statuses move between these two like this when a ticket changes queue.
    __maps__ => {
        'default -> incident' => {
            new => 'reported', open => 'investigating', stalled => 'waiting-on-vendor',
            resolved => 'closed', rejected => 'false-alarm', deleted => 'deleted',
        },
        'incident -> default' => {
            reported => 'new', triage => 'open', investigating => 'open',
            'waiting-on-vendor' => 'stalled', mitigated => 'open',
            closed => 'resolved', 'false-alarm' => 'rejected', deleted => 'deleted',
        },
    },
);

# Throw-away databases need no fsync: much faster writes for SQLite.
{
    require DBI;
    no warnings 'redefine';
    my $connect = \&DBI::connect;
    *DBI::connect = sub {
        my $dbh = $connect->(@_);
        $dbh->do('PRAGMA synchronous=OFF') if $dbh && $dbh->{Driver}{Name} eq 'SQLite';
        return $dbh;
    };
}

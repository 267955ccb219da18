#!/usr/bin/perl
# Runs the decision vectors against errors.json alone: perl conformance.pl errors.json decisions.json
use strict;
use warnings;
use JSON::PP;
use List::Util qw(first max min);
use Time::Local qw(timegm);

my ($errors, $file) = map { open my $in, '<:raw', $_ or die "$_: $!\n"; local $/; decode_json(<$in>) } @ARGV[0, 1];
my $policy = $errors->{retryPolicy};
my @rows = @{ $errors->{errors} };
my $actions = $policy->{statuses}{actions};
my %carefulness = map { ($policy->{careful}{order}[$_] => $_) } 0 .. $#{ $policy->{careful}{order} };
my %month;
@month{qw(Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec)} = 0 .. 11;

sub parse { my ($text) = @_; my $value = eval { JSON::PP->new->allow_nonref->decode($text) }; return $value }
sub is_text { my ($value) = @_; return defined $value && !ref $value && JSON::PP->new->allow_nonref->encode($value) =~ /^"/ }
sub of_status { my ($status) = @_; return first { $_->{status} == $status } @rows }
sub unlisted { my ($status) = @_; return $actions->{$status} // $actions->{ int($status / 100) . 'xx' } }

# The error that the body of a 2xx holds, in whatever form; undef when it holds none
sub error_in {
  my $value = parse($_[0]);
  return undef unless ref $value eq 'HASH';
  my @choices = ref $value->{choices} eq 'ARRAY' ? grep { ref eq 'HASH' } @{ $value->{choices} } : ();
  for my $error (map { $_->{error} } $value, @choices) {
    return $error if ref $error eq 'HASH' && %$error;
    return { code => $error } if defined $error && ref $error ne 'HASH' && $error;
  }
  my $is_error = ($value->{type} // '') eq 'error' || grep { ($_->{finish_reason} // '') eq 'error' } @choices;
  return $is_error ? {} : undef;
}

sub judge_error {
  my ($error) = @_;
  my $named = first { $_->{type} eq ($error->{type} // '') } @rows;
  my $code = first { defined && /^[45]\d\d$/ } @{$error}{qw(code status)};
  my $status = $named ? $named->{status} : $code // 500;
  return of_status($status) // { action => unlisted($status), charged => 'unknown', type => undef };
}

sub judge {
  my ($status, $type) = @_;
  my $by_status = of_status($status);
  my @named = grep { defined $type && $_->{type} eq $type } @rows;
  my $by_type = (first { $by_status && $_ == $by_status } @named) // $named[0];
  my $row = $by_status // { action => unlisted($status), charged => 'unknown', type => undef };
  return ($row, 0) unless $by_type;
  my $is_same = $by_status && $by_type == $by_status;
  return ($by_type, !$is_same) if $is_same || $by_type->{action} eq 'stop';
  my $charged = $row->{charged} eq $by_type->{charged} ? $row->{charged} : 'unknown';
  my $careful = $carefulness{ $row->{action} } >= $carefulness{ $by_type->{action} } ? $row : $by_type;
  return ({ %$careful, charged => $charged }, 1);
}

sub retry_after_ms {
  my ($text) = @_;
  return max(split /\s*,\s*/, $text) * 1000 if $text =~ /^\d+(\.\d+)?(\s*,\s*\d+(\.\d+)?)*$/;
  my ($day, $name, $year, $time);
  if ($text =~ /^[A-Z][a-z]{2}, (\d\d) ([A-Z][a-z]{2}) (\d{4}) ([\d:]{8}) GMT$/) { ($day, $name, $year, $time) = ($1, $2, $3, $4) }
  elsif ($text =~ /^[A-Z][a-z]{5,8}, (\d\d)-([A-Z][a-z]{2})-(\d\d) ([\d:]{8}) GMT$/) {
    ($day, $name, $year, $time) = ($1, $2, $3 < 70 ? 2000 + $3 : 1900 + $3, $4);
  }
  elsif ($text =~ /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ \d]\d) ([\d:]{8}) (\d{4})$/) { ($day, $name, $year, $time) = ($2, $1, $4, $3) }
  else { return undef }
  my $seconds = eval { timegm(reverse(split /:/, $time), $day, $month{$name}, $year) };
  return undef unless defined $seconds;
  my $ms = $seconds * 1000 - $file->{dateMs};
  return $ms > 0 ? $ms : undef;
}

# The failure as a vector has it, the time that Retry-After asks for, and whether a 2xx holds no error
sub classify {
  my ($given) = @_;
  my ($kind, $status, $body) = @{$given}{qw(kind status body)};
  if ($kind ne 'answer') {
    my $outcome = $policy->{noAnswer}{outcomes}{$kind};
    return ({ action => $outcome->{action}, charged => $outcome->{charged}, type => undef, mismatch => 0 }, undef, $kind eq 'unusable-stream');
  }
  my $value = parse($body);
  my $type = ref $value eq 'HASH' && ref $value->{error} eq 'HASH' ? $value->{error}{type} : undef;
  $type = undef unless is_text($type);
  my $is_success = int($status / 100) == 2;
  my $error = $is_success ? error_in($body) : undef;
  my ($row, $mismatch) = $error ? (judge_error($error), 1) : judge($status, $type);
  my $honors = $status >= 400 && $row->{action} eq 'retry' && ($row->{honorsRetryAfter} // 1);
  my $asked = $honors && defined $given->{retryAfter} ? retry_after_ms($given->{retryAfter}) : undef;
  my %failure = (action => $row->{action}, charged => $row->{charged}, type => $type // $row->{type}, mismatch => $mismatch ? 1 : 0);
  return (\%failure, $asked, $is_success && !$error);
}

# The wait in milliseconds, or the reason why there is none
sub decide {
  my ($action, $asked, $is_unusable, $given, $chance) = @_;
  my ($after, $backoff) = @{$policy}{qw(retryAfter backoff)};
  return 'stream-started' if $given->{streamStarted};
  return 'unusable-answer' if $action eq 'stop' && $is_unusable;
  return $action if $action ne 'retry';
  return 'lost-response' if $given->{kind} eq 'lost' && !$given->{idempotent};
  return 'attempts' if $given->{attempts} >= $given->{maxAttempts};
  return 'retry-after-too-long' if defined $asked && $asked > $after->{maxMs};
  my $wait = $chance * min($backoff->{capMs}, $backoff->{baseMs} * $backoff->{factor}**($given->{attempts} - 1));
  $wait = $asked + $after->{spreadMinMs} + $chance * ($after->{spreadMaxMs} - $after->{spreadMinMs}) if defined $asked;
  return $wait >= $given->{leftMs} ? 'deadline' : $wait;
}

my ($passed, $failed) = (0, 0);
for my $vector (@{ $file->{vectors} }) {
  my ($given, $want) = @{$vector}{qw(given want)};
  my ($failure, $asked, $is_unusable) = classify($given);
  my @seen = map { decide($failure->{action}, $asked, $is_unusable, $given, $_) } 0, 1 - 2**-53;
  my @wanted = $want->{retry} ? @{$want}{qw(minMs maxMs)} : ($want->{because}) x 2;
  my $is_near = sub { my ($one, $other) = @_; $one =~ /^[\d.e-]+$/ && abs($one - $other) < 0.001 };
  my $is_same = !grep { $want->{retry} ? !$is_near->($seen[$_], $wanted[$_]) : $seen[$_] ne $wanted[$_] } 0, 1;
  $is_same &&= ($failure->{$_} // "\0") eq ($want->{$_} // "\0") for qw(action charged type);
  $is_same &&= $failure->{mismatch} == ($want->{mismatch} ? 1 : 0);
  $is_same ? $passed++ : $failed++;
  print STDERR "$vector->{name}: got @{[encode_json($failure)]} @seen, want @{[encode_json($want)]}\n" unless $is_same;
}
print "$passed passed, $failed failed\n";
exit($failed > 0);

package io.photonbeam.repair;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** What a round says of what it looked at: exact, unless there is any complaint. Immutable. */
public final class Verdict {
  private static final Verdict EXACT = new Verdict(new EnumMap<>(Complaint.class));

  private final Map<Complaint, Long> complaints;

  private Verdict(EnumMap<Complaint, Long> complaints) {
    this.complaints = Collections.unmodifiableMap(complaints);
  }

  /** That nothing needs a human. */
  public static Verdict exact() {
    return EXACT;
  }

  /** With so many more of a complaint; none of it changes nothing. */
  public Verdict with(Complaint complaint, long count) {
    if (count <= 0) {
      return this;
    }
    EnumMap<Complaint, Long> more = new EnumMap<>(Complaint.class);
    more.putAll(complaints);
    more.merge(complaint, count, Long::sum);
    return new Verdict(more);
  }

  /** With one of a complaint, if it is so. */
  public Verdict with(Complaint complaint, boolean isSo) {
    return with(complaint, isSo ? 1 : 0);
  }

  /** Whether nothing needs a human. */
  public boolean isExact() {
    return complaints.isEmpty();
  }

  /** How many there are of a complaint. */
  public long count(Complaint complaint) {
    return complaints.getOrDefault(complaint, 0L);
  }

  /** All complaints, in their order, with their numbers, which are above 0. */
  public Map<Complaint, Long> complaints() {
    return complaints;
  }

  @Override
  public String toString() {
    return isExact() ? "exact" : complaints.toString();
  }
}

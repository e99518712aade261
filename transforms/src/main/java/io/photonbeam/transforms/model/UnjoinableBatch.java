package io.photonbeam.transforms.model;

import java.util.Locale;

/**
 * Foreign events that leave the pipeline without being joined, all for the same reason. They stay
 * free in the registry. Immutable.
 *
 * @param detail more about the reason, for people; of at most {@link #MAX_DETAIL} characters
 */
public record UnjoinableBatch(EventBatch events, Reason reason, String detail) {
  /** Longest detail, in characters; of a longer one the beginning is kept. */
  public static final int MAX_DETAIL = 1_000;

  /** Why events were not joined. */
  public enum Reason {
    /** No primary event came in time, or none that can be found. */
    NO_PRIMARY_EVENT("no primary event was found while it waited"),
    /** Its day is below the registry's horizon. */
    EXPIRED("its day lies before the horizon of the registry"),
    /** The adapter dropped the pair. */
    FILTERED("the adapter dropped it"),
    /** Its id, key or time can't be used, or it can't be decoded or written. */
    MALFORMED("it can't be used"),
    /** The adapter threw, or returned what can't be written. */
    ADAPTER_FAILED("the adapter failed"),
    /** More events waited for their primary events than may. */
    TOO_MANY_PENDING("too many events waited, and it was among the oldest");

    private final String detail;

    Reason(String detail) {
      this.detail = detail;
    }

    /** The name in folders, options and metrics: {@code no_primary_event}. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The name in words: {@code no primary event}. */
    public String words() {
      return code().replace('_', ' ');
    }

    /** What it means, where nothing more is known. */
    public String detail() {
      return detail;
    }
  }

  public UnjoinableBatch {
    detail =
        detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL - 1).strip() + "…";
  }

  /** Events of which no more is known than the reason. */
  public UnjoinableBatch(EventBatch events, Reason reason) {
    this(events, reason, reason.detail());
  }
}

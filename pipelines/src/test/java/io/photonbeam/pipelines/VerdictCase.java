package io.photonbeam.pipelines;

import java.io.IOException;

/**
 * A shop whose logs are joined, to which something happens then, and what the reconciliation and
 * the audit shall say of it.
 *
 * @param logs writes the logs
 * @param damage what happens after the join
 * @param rows visible at the end, or {@link #ANY_ROWS} if that is not what the case is about
 * @param again what comes back if then all files are lost
 */
record VerdictCase(String name, Step logs, Step damage, Verdict verdict, long rows, Again again) {

  static final long ANY_ROWS = -1;

  /** What both say. */
  enum Verdict {
    EXACT,
    NOT_EXACT
  }

  /** What comes back of rows whose files are lost. */
  enum Again {
    ROWS,
    /** Rows of the same ids, which may have another of the contents that the logs have of them. */
    IDS,
    /** Nothing, as they have expired. */
    NOTHING
  }

  /** Does something to a shop. */
  @FunctionalInterface
  interface Step {
    void on(Shop shop) throws IOException;
  }

  VerdictCase(String name, Step logs, Step damage, Verdict verdict, long rows) {
    this(name, logs, damage, verdict, rows, Again.ROWS);
  }

  static VerdictCase input(String name, long rows, Step logs) {
    return new VerdictCase(name, logs, shop -> {}, Verdict.EXACT, rows);
  }

  static VerdictCase badInput(String name, long rows, Step logs) {
    return new VerdictCase(name, logs, shop -> {}, Verdict.NOT_EXACT, rows);
  }

  static VerdictCase damage(String name, Verdict verdict, long rows, Step damage) {
    return new VerdictCase(name, VerdictCase::plain, damage, verdict, rows);
  }

  /** One after which the registry does not know all rows any more. */
  static VerdictCase expiry(String name, long rows, Step damage) {
    return new VerdictCase(name, VerdictCase::plain, damage, Verdict.EXACT, rows, Again.NOTHING);
  }

  /** The same, where the logs have several contents of an event. */
  VerdictCase ofSeveralContents() {
    return new VerdictCase(name, logs, damage, verdict, rows, Again.IDS);
  }

  /** Logs of which nothing is special. */
  static void plain(Shop shop) throws IOException {
    shop.plainOrder().plainPayment();
  }

  @Override
  public String toString() {
    return name;
  }
}

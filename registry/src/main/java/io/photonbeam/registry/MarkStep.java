package io.photonbeam.registry;

import io.photonbeam.store.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Step 4 of the protocol, as the body of one transaction. It may run several times. */
final class MarkStep {
  private final Keys keys;
  private final CommitRules rules;
  private final CommitLog commits;
  private final List<CommitId> ids;
  private final List<CommitRecord> known;

  /**
   * What was found.
   *
   * @param published those that are published now
   * @param forgotten one that should be in the registry and is not
   */
  record Marked(List<CommitRecord> published, Optional<CommitRecord> forgotten) {}

  /**
   * A step that marks commits.
   *
   * @param known those of them that are known to have been made
   */
  MarkStep(
      Keys keys,
      CommitRules rules,
      CommitLog commits,
      List<CommitId> ids,
      List<CommitRecord> known) {
    this.keys = keys;
    this.rules = rules;
    this.commits = commits;
    this.ids = ids;
    this.known = known;
  }

  Marked run(Transaction transaction) {
    List<CommitRecord> published = commits.markPublished(transaction, ids);
    return new Marked(published, forgotten(transaction, published));
  }

  /** The horizon is read only where it matters. */
  private Optional<CommitRecord> forgotten(Transaction transaction, List<CommitRecord> published) {
    Set<CommitId> found = published.stream().map(CommitRecord::id).collect(Collectors.toSet());
    List<CommitRecord> missing =
        known.stream().filter(record -> !found.contains(record.id())).toList();
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    long horizon = Horizon.day(transaction, keys);
    return missing.stream()
        .filter(record -> rules.hasGoneBack(record, Optional.empty(), horizon))
        .findFirst();
  }
}

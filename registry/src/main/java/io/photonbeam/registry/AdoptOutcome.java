package io.photonbeam.registry;

import java.util.List;

/** What became of the attempt to take a visible commit back into a registry. */
public sealed interface AdoptOutcome {

  /** The registry knows the commit now, or did before. */
  record Adopted(CommitOutcome.Committed.How how) implements AdoptOutcome {}

  /**
   * Some ids are held by other commits, so their rows may be visible twice; nothing was written.
   *
   * @param held never empty
   */
  record Refused(List<Held> held) implements AdoptOutcome {
    public Refused {
      held = List.copyOf(held);
    }
  }

  /**
   * An id that is held.
   *
   * @param index of the id among those given
   * @param owner the commit that has it
   */
  record Held(int index, CommitId owner) {}
}

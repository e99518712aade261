package io.photonbeam.cli.state;

import io.photonbeam.registry.OutputId;
import io.photonbeam.text.PlaceKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Chooses from which state a join goes on: the newest whole one, or the one before it, or none, and
 * then the logs are read from their beginning. Each step down is told. What is older is up to
 * {@link StateRetention}.
 *
 * <p>Whoever uses it is the only one who runs the join. Exactness does not depend on the choice:
 * the registry knows what is joined. But it must know all that was joined before the state was
 * made; where it may not, {@link #excludeAll} puts all states aside for ever.
 */
public final class StateSelector {
  private static final String FROM_THE_BEGINNING =
      "the logs are read from their beginning, and what is joined already is skipped";

  private final StateFolder states;
  private final OtherStates others;
  private final StateSettings settings;
  private final Optional<OutputId> output;
  private final Consumer<String> tell;

  /**
   * Of a join.
   *
   * @param folder of the states of one pipeline
   * @param digest of the settings, the name of their folder in that one
   * @param output into which it writes, as far as that is known
   * @param tell is told what can't be gone on from, in sentences
   */
  public StateSelector(
      Path folder,
      String digest,
      StateSettings settings,
      Optional<OutputId> output,
      Consumer<String> tell) {
    this.states = new StateFolder(folder.resolve(digest));
    this.others = new OtherStates(folder, digest);
    this.settings = settings;
    this.output = output;
    this.tell = tell;
  }

  /**
   * What stands in the place of something that belongs to the states of one join, in words.
   *
   * @param folder of these states, which need not be there
   */
  public static Optional<String> obstacle(Path folder) {
    return obstacle(folder, PlaceKind.FOLDER)
        .or(() -> obstacle(folder.resolve(StateNote.FILE), PlaceKind.FILE))
        .or(() -> obstacle(folder.resolve(StateFolder.STOPPED), PlaceKind.FOLDER));
  }

  private static Optional<String> obstacle(Path path, PlaceKind kind) {
    return kind.misplaced(path, path).map(problem -> problem + "; move that away");
  }

  /**
   * The state from which the join goes on.
   *
   * @param check of what can be gone on from
   */
  public Optional<Path> find(StateCheck check) throws IOException {
    Set<String> excluded = excluded();
    note(excluded);
    List<Path> usable = usable(excluded);
    if (usable.isEmpty()) {
      tellWhatChanged();
      return Optional.empty();
    }
    for (int i = 0; i < usable.size(); i++) {
      Optional<String> problem = check.problem(usable.get(i));
      if (problem.isEmpty()) {
        new StateRetention(states, others, settings).clear(usable, i, check);
        return Optional.of(usable.get(i));
      }
      tellProblem(usable, i, problem.get());
    }
    return Optional.empty();
  }

  private void tellProblem(List<Path> usable, int at, String problem) {
    boolean last = at == usable.size() - 1;
    tell.accept(
        "The join can't go on from %s, as %s; %s."
            .formatted(
                usable.get(at),
                problem,
                last
                    ? "there is none before it, so " + FROM_THE_BEGINNING
                    : "the one before it is tried, " + usable.get(at + 1)));
  }

  /**
   * Makes the join begin anew, now and after any crash: no state that is there now is ever gone on
   * from.
   *
   * @param why told if there is one, in a sentence with a place for its name; empty to say nothing
   */
  public void excludeAll(Optional<String> why) throws IOException {
    Set<String> excluded = excluded();
    List<Path> usable = usable(excluded);
    usable.forEach(state -> excluded.add(states.name(state)));
    note(excluded);
    if (!usable.isEmpty() && why.isPresent()) {
      tell.accept(why.get().formatted(usable.get(0)) + ": " + FROM_THE_BEGINNING + ".");
    }
  }

  /**
   * Whether the states were made for another output, which was in the same place before: what they
   * have passed over was joined there, and may be joined nowhere now.
   */
  public boolean areOfOtherOutput() {
    try {
      return StateNote.read(states.path())
          .filter(note -> note.isOfOtherOutputThan(output))
          .isPresent();
    } catch (IOException e) {
      return false; // None of them is used.
    }
  }

  /** Makes sure that a state is never gone on from again. */
  public void exclude(Path state) throws IOException {
    Set<String> excluded = excluded();
    excluded.add(states.name(state));
    note(excluded);
  }

  /** Whether no newer one may be gone on from. */
  public boolean isNewest(Path state) throws IOException {
    List<Path> usable = usable(excluded());
    return !usable.isEmpty() && usable.get(0).equals(state);
  }

  /** Those that may be gone on from, if they are whole, the newest first. */
  private List<Path> usable(Set<String> excluded) throws IOException {
    return states.newestFirst().stream()
        .filter(state -> !excluded.contains(states.name(state)))
        .toList();
  }

  private Set<String> excluded() throws IOException {
    try {
      return new TreeSet<>(StateNote.read(states.path()).map(StateNote::excluded).orElse(Set.of()));
    } catch (IOException e) {
      // Which of them may be used is unknown.
      Set<String> all = new TreeSet<>();
      states.newestFirst().forEach(state -> all.add(states.name(state)));
      if (!all.isEmpty()) {
        tell.accept(
            "%s can't be read, so the states beside it are left aside: %s."
                .formatted(states.path().resolve(StateNote.FILE), FROM_THE_BEGINNING));
      }
      return all;
    }
  }

  /** Only names of what is still there. */
  private void note(Set<String> excluded) throws IOException {
    List<String> there = states.newestFirst().stream().map(states::name).toList();
    excluded.retainAll(there);
    new StateNote(settings, output, excluded).write(states.path());
  }

  private void tellWhatChanged() throws IOException {
    Optional<OtherStates.Made> before = others.newest();
    if (before.isPresent()) {
      tell.accept(
          "%s, with which %s was made, and its state can't be gone on from: %s."
              .formatted(
                  String.join("; ", settings.changesSince(before.get().settings())),
                  before.get().state(),
                  FROM_THE_BEGINNING));
    }
  }
}

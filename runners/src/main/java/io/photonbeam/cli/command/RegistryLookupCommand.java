package io.photonbeam.cli.command;

import io.photonbeam.cli.option.CommandOptions;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.cli.text.Console;
import io.photonbeam.pipelines.option.InvalidOptionsException;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.option.Problem;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.CommitRecord.State;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.IdOwner;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.text.Counted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code registry lookup}: who holds an id. */
public final class RegistryLookupCommand implements Command {
  private static final int MAX_QUOTED = 40;
  private static final CommandOptions OPTIONS = RegistryOptions.OPTIONS.withArguments("<id>...");

  private static final Manual MANUAL =
      new Manual(
          "registry lookup",
          "tells of foreign ids by which commit they are taken",
          "Tells of each foreign id whether it is taken, by which commit of which pipeline, in"
              + " which files, and whether these are published. Exit code 0 if all are taken, 1 if"
              + " not.",
          OPTIONS,
          List.of("registry lookup 0a000001-00001267-0006441f2a3b4c5d --output=out"));

  @Override
  public Manual manual() {
    return MANUAL;
  }

  @Override
  public ExitCode run(Options options, Console console) {
    checkIds(options.arguments());
    boolean allTaken = true;
    try (IdRegistry registry = RegistryOptions.openExisting(options, console)) {
      for (String id : options.arguments()) {
        Optional<IdOwner> taken = registry.find(id);
        print(id, taken, registry, console);
        allTaken &= taken.isPresent();
      }
    }
    return allTaken ? ExitCode.SUCCESS : ExitCode.FAILURE;
  }

  private static void checkIds(List<String> ids) {
    List<Problem> problems = new ArrayList<>();
    for (String id : ids) {
      ForeignId.problem(id).ifPresent(problem -> problems.add(new Problem(quote(id), problem)));
    }
    InvalidOptionsException.throwIfAny(problems);
  }

  private static String quote(String id) {
    return "'" + (id.length() > MAX_QUOTED ? id.substring(0, MAX_QUOTED) + "…" : id) + "'";
  }

  private static void print(
      String id, Optional<IdOwner> taken, IdRegistry registry, Console console) {
    if (taken.isEmpty()) {
      LocalDate horizon = registry.horizon();
      String forgotten =
          horizon.equals(LocalDate.EPOCH) ? "" : ", or forgotten if it is from before " + horizon;
      console.outLine(id + ": not taken" + forgotten);
      return;
    }
    console.outLine(
        id + ": taken by commit " + taken.get().commit() + ", kept under " + taken.get().day());
    taken
        .get()
        .record()
        .ifPresentOrElse(
            record -> print(record, console),
            () -> console.outLine("  the commit's record has expired"));
  }

  private static void print(CommitRecord record, Console console) {
    String state = record.state() == State.PUBLISHED ? "published" : "committed, not yet published";
    console.outLine(
        "  pipeline %s, %s, made %s".formatted(record.pipeline(), state, record.id().created()));
    for (OutputFile file : record.files()) {
      console.outLine(
          "  joined/%s: %s, %s"
              .formatted(
                  file.path(), Counted.of(file.rows(), "row"), Counted.of(file.bytes(), "byte")));
    }
  }
}

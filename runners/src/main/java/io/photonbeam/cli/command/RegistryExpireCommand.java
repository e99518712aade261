package io.photonbeam.cli.command;

import io.photonbeam.cli.option.CommandOptions;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.cli.text.Console;
import io.photonbeam.pipelines.option.InvalidOptionsException;
import io.photonbeam.pipelines.option.Option;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.option.ValueTypes;
import io.photonbeam.pipelines.output.NotedHorizon;
import io.photonbeam.pipelines.output.OutputPresence;
import io.photonbeam.registry.ExpireResult;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.text.Counted;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** {@code registry expire}: forgets old ids. */
public final class RegistryExpireCommand implements Command {
  private static final Option<LocalDate> BEFORE =
      Option.required("before", ValueTypes.date(), "first day (UTC) to keep");
  private static final CommandOptions OPTIONS = RegistryOptions.OPTIONS.and(BEFORE);

  private static final Manual MANUAL =
      new Manual(
          "registry expire",
          "forgets the ids of old days; their events are never joined again",
          "Forgets all ids from before a day, for good: an event of an expired day that was not"
              + " joined yet will never be. The day is yesterday (UTC) or earlier, and only ever moves"
              + " forward.",
          OPTIONS,
          List.of("registry expire --before=2026-01-01 --output=out"));

  private final InstantSource clock;

  public RegistryExpireCommand(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Manual manual() {
    return MANUAL;
  }

  @Override
  public ExitCode run(Options options, Console console) throws IOException {
    LocalDate before = options.get(BEFORE);
    LocalDate latest = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(1);
    if (before.isAfter(latest)) {
      throw new InvalidOptionsException(
          BEFORE.problem(
              before,
              "must be yesterday, %s (UTC), or earlier: younger events are still being joined"
                  .formatted(latest)));
    }
    try (IdRegistry registry = RegistryOptions.openExisting(options, console)) {
      ExpireResult result = registry.expire(before);
      Optional<Path> output = options.find(RegistryOptions.OUTPUT);
      if (output.isPresent()) {
        note(result.horizon(), output.get(), console);
      }
      print(result, console);
    }
    return ExitCode.SUCCESS;
  }

  /** In an output whose volume is not mounted nobody would find the note. */
  private static void note(LocalDate horizon, Path output, Console console) throws IOException {
    Optional<String> absence = OutputPresence.absence(output);
    if (absence.isEmpty()) {
      new NotedHorizon(output).note(horizon);
    } else {
      console.errLine("The expiry is not noted in %s: it %s".formatted(output, absence.get()));
    }
  }

  private static void print(ExpireResult result, Console console) {
    boolean moved = result.horizon().isAfter(result.previousHorizon());
    console.outLine(
        moved
            ? "expired everything before %s (until now: before %s)"
                .formatted(result.horizon(), result.previousHorizon())
            : "everything before %s was expired already".formatted(result.horizon()));
    console.outLine(
        "cleared %s, %s, %s"
            .formatted(
                Counted.of(result.bucketDays(), "range of ids", "ranges of ids"),
                Counted.of(result.plainIds(), "id that is no EventId", "ids that are no EventIds"),
                Counted.of(result.commitRecords(), "commit record")));
  }
}

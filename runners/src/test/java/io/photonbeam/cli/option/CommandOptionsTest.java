package io.photonbeam.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.photonbeam.pipelines.option.InvalidOptionsException;
import io.photonbeam.pipelines.option.Option;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.option.Problem;
import io.photonbeam.pipelines.option.ValueTypes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandOptionsTest {
  private static final Option<Path> OUTPUT =
      Option.required("output", ValueTypes.path("DIR"), "where to write");
  private static final Option<Integer> SHARDS =
      Option.withDefault("shards", ValueTypes.integer(1, 64), "16", "parts");
  private static final Option<Long> CACHE =
      Option.optional("cacheBytes", ValueTypes.size(1_024, 1L << 30), "some", "memory");
  private static final Option<Duration> IDLE =
      Option.optional("stopWhenIdle", ValueTypes.duration("100ms", "1d"), "never", "when to end");
  private static final Option<LocalDate> BEFORE =
      Option.optional("before", ValueTypes.date(), "", "day");
  private static final Option<String> RUNNER =
      Option.withDefault("runner", ValueTypes.oneOf("Direct", "Flink"), "Flink", "runner");
  private static final Option<Boolean> FRESH = Option.flag("fresh", "starts anew");
  private static final CommandOptions TABLE =
      CommandOptions.of(OUTPUT, SHARDS, CACHE, IDLE, BEFORE, RUNNER, FRESH);

  @Test
  void everyKindOfValueIsRead() throws Exception {
    Options options =
        parse(
            "--output=out/a=b",
            "--shards=64",
            "--cacheBytes=64MiB",
            "--stopWhenIdle=5s",
            "--before=2026-02-28",
            "--runner=direct",
            "--fresh");

    assertThat(options.get(OUTPUT)).isEqualTo(Path.of("out/a=b"));
    assertThat(options.get(SHARDS)).isEqualTo(64);
    assertThat(options.get(CACHE)).isEqualTo(64L << 20);
    assertThat(options.get(IDLE)).isEqualTo(Duration.ofSeconds(5));
    assertThat(options.get(BEFORE)).isEqualTo(LocalDate.of(2026, 2, 28));
    assertThat(options.get(RUNNER)).isEqualTo("Direct");
    assertThat(options.get(FRESH)).isTrue();
  }

  @Test
  void whatIsLeftOutHasItsDefaultOrNone() throws Exception {
    Options options = parse("--output=out");

    assertThat(options.get(SHARDS)).isEqualTo(16);
    assertThat(options.get(FRESH)).isFalse();
    assertThat(options.find(CACHE)).isEmpty();
    assertThat(options.isGiven(SHARDS)).isFalse();
  }

  @Test
  void aFlagMayBeSwitchedOffByItsValue() throws Exception {
    assertThat(parse("--output=out", "--fresh=false").get(FRESH)).isFalse();
  }

  @Test
  void allProblemsAreReportedAtOnceWithNameValueAndWhatIsValid() {
    assertThat(
            problems(
                "--shrads=3",
                "--shards=0",
                "--cacheBytes=12parsecs",
                "--stopWhenIdle=5",
                "--before=2026-02-30",
                "--runner=Spark",
                "--fresh=maybe",
                "--shards=3",
                "-v",
                "stray"))
        .containsExactly(
            "--shrads: no such option; did you mean --shards?",
            "--shards=0: must be a whole number from 1 to 64",
            "--cacheBytes=12parsecs: must be a size from 1KiB to 1GiB in B, KiB, MiB, GiB or TiB,"
                + " such as 64MiB",
            "--stopWhenIdle=5: must be a duration from 100ms to 1d in ms, s, m, h or d, such as"
                + " 200ms, 5s or 1h",
            "--before=2026-02-30: must be a date as YYYY-MM-DD",
            "--runner=Spark: must be one of Direct, Flink",
            "--fresh=maybe: must be true or false, or be left out (a flag needs no value)",
            "--shards=3: given twice, first as --shards=0; keep one",
            "-v: options begin with two dashes: --v",
            "stray: is no option; options are written as --name=value, with no space",
            "--output=DIR: is required: where to write");
  }

  @Test
  void anOptionWithoutItsValueIsAProblemAndNotMissingToo() {
    assertThat(problems("--output"))
        .containsExactly("--output: needs a value, as in --output=DIR: a path");
  }

  @Test
  void emptyAndImpossibleTextsAreProblems() {
    assertThat(problems("--output=", "--shards=", "--stopWhenIdle=", "--cacheBytes=9999999TiB"))
        .hasSize(4);
  }

  @Test
  void numbersTooLongForTheirTypeAreProblems() {
    assertThat(
            problems(
                "--output=o",
                "--shards=99999999999",
                "--cacheBytes=99999999999999999999",
                "--stopWhenIdle=999999999999999999d"))
        .hasSize(3);
  }

  @Test
  void relationsAreLookedAtBesideOtherProblems() {
    CommandOptions related =
        TABLE.withRelation(
            options ->
                options.get(FRESH) && options.find(IDLE).isEmpty()
                    ? List.of(new Problem("--fresh", "needs --stopWhenIdle"))
                    : List.of());

    assertThat(problems(related, "--output=o", "--fresh"))
        .containsExactly("--fresh: needs --stopWhenIdle");
    assertThat(problems(related, "--fresh"))
        .hasSize(2)
        .anySatisfy(problem -> assertThat(problem).contains("--output"))
        .contains("--fresh: needs --stopWhenIdle");
  }

  @Test
  void aRelationOfAnOptionThatHasNoValueIsLeftOut() {
    CommandOptions related =
        TABLE.withRelation(
            options -> List.of(new Problem("--output", "is " + options.get(OUTPUT))));

    assertThat(problems(related, "--fresh"))
        .singleElement()
        .satisfies(problem -> assertThat(problem).contains("is required"));
  }

  @Test
  void argumentsAreTakenWhereTheTableHasThem() throws Exception {
    CommandOptions ids = CommandOptions.of(SHARDS).withArguments("<id>...");

    assertThat(ids.parse(List.of("a", "--shards=2", "b")).arguments()).containsExactly("a", "b");
    assertThat(problems(ids)).containsExactly("<id>...: at least one is required");
  }

  @Test
  void optionsOfOthersArePassedOnInOrderAndChecked() throws Exception {
    CommandOptions open = CommandOptions.of(SHARDS).withForeign(new Colours());

    assertThat(open.parse(List.of("--green=1", "--shards=2", "--blue")).foreign())
        .containsExactly("--green=1", "--blue");
    assertThat(problems(open, "--green=bad", "--gren=1"))
        .containsExactly("--green=bad: not that", "--gren: no such option; did you mean --green?");
  }

  private static Options parse(String... commandLine) {
    return TABLE.parse(Arrays.asList(commandLine));
  }

  private static List<String> problems(String... commandLine) {
    return problems(TABLE, commandLine);
  }

  private static List<String> problems(CommandOptions table, String... commandLine) {
    InvalidOptionsException thrown =
        catchThrowableOfType(
            InvalidOptionsException.class, () -> table.parse(Arrays.asList(commandLine)));
    assertThat(thrown).as("a usage exception").isNotNull();
    return thrown.problems().stream().map(Problem::toString).toList();
  }

  private static final class Colours implements ForeignOptions {
    @Override
    public Collection<String> names() {
      return List.of("green", "blue");
    }

    @Override
    public Optional<Problem> check(String argument) {
      return argument.endsWith("bad")
          ? Optional.of(new Problem(argument, "not that"))
          : Optional.empty();
    }
  }

  @Test
  void afterTwoDashesEveryWordIsAnArgument() throws Exception {
    CommandOptions table = TABLE.withArguments("<id>...");

    Options options = table.parse(List.of("a", "--output=out", "--", "-b", "--shards=0", "--", ""));

    assertThat(options.arguments()).containsExactly("a", "-b", "--shards=0", "--", "");
    assertThat(options.get(SHARDS)).isEqualTo(16);
  }

  @Test
  void aWordWithADashThatIsNoOptionIsToldHowItIsGiven() {
    CommandOptions table = TABLE.withArguments("<id>...");

    for (String id : List.of("-dash", "--no-such")) {
      InvalidOptionsException problem =
          catchThrowableOfType(
              InvalidOptionsException.class, () -> table.parse(List.of("--output=out", "x", id)));
      assertThat(problem).hasMessageContaining("if it is meant as <id>..., write it after --");
    }
  }

  @Test
  void aCommandWithoutArgumentsTakesNoneAfterTwoDashesEither() {
    InvalidOptionsException problem =
        catchThrowableOfType(
            InvalidOptionsException.class, () -> TABLE.parse(List.of("--output=out", "--", "-x")));

    assertThat(problem).hasMessageContaining("-x: is no option");
  }
}

package io.photonbeam.pipelines.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionTableTest {
  private static final Option<Path> OUTPUT =
      Option.required("output", ValueTypes.path("DIR"), "where to write");
  private static final Option<Integer> SHARDS =
      Option.withDefault("shards", ValueTypes.integer(1, 64), "16", "parts");
  private static final Option<Duration> WAIT =
      Option.optional("wait", ValueTypes.duration("1s", "1d"), "never", "how long");
  private static final Option<Path> INDEX =
      Option.withDefault(
          "index",
          ValueTypes.path("DIR"),
          options -> options.get(OUTPUT).resolve("index"),
          "<output>/index",
          "where the index is");
  private static final OptionTable TABLE =
      OptionTable.of(OUTPUT, SHARDS, WAIT, INDEX)
          .withRelation(
              options ->
                  options.get(INDEX).equals(options.get(OUTPUT))
                      ? List.of(INDEX.problem(options.get(INDEX), "must be another"))
                      : List.of());
  private static final Options VALID = Options.NONE.with(OUTPUT, Path.of("out"));

  @Test
  void valuesAreHeldAgainstTheirDeclarationsAllAtOnce() {
    assertThat(problems(Options.NONE.with(SHARDS, 65).with(WAIT, Duration.ofMillis(5))))
        .containsExactly(
            "--output=DIR: is required: where to write",
            "--shards=65: must be a whole number from 1 to 64",
            "--wait=5ms: must be a duration from 1s to 1d in ms, s, m, h or d, such as 200ms, 5s"
                + " or 1h");
  }

  @Test
  void relationsAreHeldAgainstValuesThatAreValidAlone() {
    assertThat(problems(VALID.with(INDEX, Path.of("out")).with(SHARDS, 0)))
        .containsExactly(
            "--shards=0: must be a whole number from 1 to 64", "--index=out: must be another");
  }

  @Test
  void aDefaultMayBeWorkedOutFromAnotherOption() {
    Options options = TABLE.check(VALID);

    assertThat(options.get(INDEX)).isEqualTo(Path.of("out", "index"));
    assertThat(options.isGiven(INDEX)).isFalse();
    assertThat(options.find(WAIT)).isEmpty();
    assertThatThrownBy(() -> options.get(WAIT)).hasMessage("--wait has no value");
  }

  @Test
  void valuesOfOtherTablesAreLeftOut() {
    Option<Boolean> other = Option.flag("other", "of somebody else");

    assertThat(TABLE.check(VALID.with(other, true))).isEqualTo(TABLE.check(VALID));
  }

  @Test
  void anOptionThatIsListedTwiceStandsAtItsFirstPlace() {
    assertThat(OptionTable.of(WAIT, SHARDS).and(TABLE).options())
        .containsExactly(WAIT, SHARDS, OUTPUT, INDEX);
  }

  private static List<String> problems(Options options) {
    return catchThrowableOfType(InvalidOptionsException.class, () -> TABLE.check(options))
        .problems()
        .stream()
        .map(Problem::toString)
        .toList();
  }
}

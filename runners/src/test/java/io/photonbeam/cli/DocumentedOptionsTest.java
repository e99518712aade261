package io.photonbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.cli.command.Command;
import io.photonbeam.pipelines.option.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What README and docs say of options is what their declarations say. */
class DocumentedOptionsTest {
  private static final Path PROJECT = Path.of("..");
  private static final String TABLE = "| option | default | |";
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--([a-zA-Z][\\w-]*)");

  /** Of every command, and of other programs that the docs call. */
  private static final Set<String> OTHERS =
      Set.of(
          "help",
          "verbose",
          "version",
          "exec",
          "datacenter-id",
          "locality-data_hall",
          "live",
          "from",
          "max",
          "contenders",
          "heap",
          "json",
          "markdown");

  @ParameterizedTest
  @CsvSource({"README.md, join", "docs/reconciliation.md, reconcile"})
  void eachRowOfATableOfOptionsNamesThemWithTheirDefaults(String file, String command)
      throws IOException {
    List<String> rows = rows(PROJECT.resolve(file));

    assertThat(rows).hasSizeGreaterThan(5);
    for (String row : rows) {
      String[] cells = row.split(" *\\| *", 4);
      String defaults =
          names(cells[1])
              .map(name -> written(option(command, name)))
              .distinct()
              .collect(Collectors.joining(", "));
      assertThat(cells[2].replace("`", "")).as(row).isEqualTo(defaults);
    }
  }

  @Test
  void noOptionIsNamedThatNoCommandHas() throws IOException {
    Set<String> known = new TreeSet<>(OTHERS);
    for (Command command : Main.commands()) {
      known.addAll(command.options().table().names());
      known.addAll(command.options().foreign().names());
    }
    for (Path file : documents()) {
      assertThat(known).as(file.toString()).containsAll(names(Files.readString(file)).toList());
    }
  }

  private static List<Path> documents() throws IOException {
    List<Path> files = new ArrayList<>(List.of(PROJECT.resolve("README.md")));
    try (Stream<Path> docs = Files.list(PROJECT.resolve("docs"))) {
      docs.filter(file -> file.toString().endsWith(".md")).forEach(files::add);
    }
    return files;
  }

  private static List<String> rows(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    return lines.subList(lines.indexOf(TABLE) + 2, lines.size()).stream()
        .takeWhile(line -> line.startsWith("|"))
        .toList();
  }

  private static Stream<String> names(String text) {
    Matcher matcher = OPTION.matcher(text);
    return matcher.results().map(result -> result.group(1));
  }

  private static Option<?> option(String command, String name) {
    return Main.commands().stream()
        .filter(c -> c.name().equals(command))
        .flatMap(c -> c.options().table().find(name).stream())
        .findFirst()
        .orElseThrow(() -> new AssertionError(command + " has no --" + name));
  }

  private static String written(Option<?> option) {
    if (option.required()) {
      return "required";
    }
    if (option.type().isFlag()) {
      return "off";
    }
    return option.defaultText().isEmpty() ? "none" : option.defaultText();
  }
}

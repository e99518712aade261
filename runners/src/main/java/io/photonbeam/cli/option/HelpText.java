package io.photonbeam.cli.option;

import io.photonbeam.cli.text.Table;
import io.photonbeam.pipelines.option.Option;
import java.util.List;
import java.util.stream.Collectors;

/** The {@code --help} of a command, made from the declaration of its options alone. */
public final class HelpText {
  private HelpText() {}

  /**
   * The whole text.
   *
   * @param program what the user types to start the program
   * @param name the command's name
   * @param description one or more sentences
   * @param examples whole command lines without the program's name
   */
  public static String of(
      String program,
      String name,
      String description,
      CommandOptions options,
      List<String> examples) {
    StringBuilder text = new StringBuilder();
    text.append("Usage: ").append(usage(program, name, options)).append("\n\n");
    text.append(description).append("\n\nOptions:\n");
    Table rows = Table.ofColumns(Table.Align.LEFT, Table.Align.LEFT);
    for (Option<?> option : options.table().options()) {
      rows.row("  " + option.usage(), option.description() + note(option));
    }
    rows.row("  --verbose", "shows the log of the libraries and the stack trace of a failure");
    rows.row("  --help", "shows this text");
    if (!options.arguments().isEmpty()) {
      rows.row("  --", "ends the options, so that what follows may begin with a dash");
    }
    text.append(rows);
    options.foreign().hint().ifPresent(hint -> text.append('\n').append(hint).append('\n'));
    text.append("\nExamples:\n");
    examples.forEach(e -> text.append("  ").append(program).append(' ').append(e).append('\n'));
    return text.toString();
  }

  private static String usage(String program, String name, CommandOptions options) {
    String required =
        options.table().options().stream()
            .filter(Option::required)
            .map(option -> " " + option.usage())
            .collect(Collectors.joining());
    boolean more = !options.table().options().stream().allMatch(Option::required);
    String arguments = options.arguments().isEmpty() ? "" : " [--] " + options.arguments();
    return program + " " + name + required + (more ? " [--option=value]..." : "") + arguments;
  }

  private static String note(Option<?> option) {
    if (option.required()) {
      return " (required)";
    }
    return option.defaultText().isEmpty() ? "" : " (default: " + option.defaultText() + ")";
  }
}

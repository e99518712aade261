package io.photonbeam.cli.command;

import io.photonbeam.cli.option.CommandOptions;
import java.util.List;

/**
 * What a command is called, what it takes, and what its help tells.
 *
 * @param name one word, or two when it belongs to a group: {@code join}, {@code registry stats}
 * @param summary what it does in one line, beginning with a verb in the third person, without a
 *     full stop
 * @param description what it does in whole sentences
 * @param examples whole command lines, without the program's name
 */
public record Manual(
    String name,
    String summary,
    String description,
    CommandOptions options,
    List<String> examples) {}

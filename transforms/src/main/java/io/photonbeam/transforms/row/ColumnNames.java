package io.photonbeam.transforms.row;

import java.util.Locale;
import java.util.Set;

/**
 * Names that a column must not have: those that every row gets, and those that the folders {@code
 * date=…/hour=…} stand for. Readers show the folders' columns in place of a file's own, and many do
 * not tell upper from lower case.
 */
public final class ColumnNames {
  private static final Set<String> FOLDERS = Set.of("date", "hour");
  private static final Set<String> ROWS =
      Set.of(JoinedSchema.FOREIGN_ID, JoinedSchema.COMMIT_ID, JoinedSchema.JOINED_AT);

  private ColumnNames() {}

  /** Whether a column of this name could not be told from another. */
  static boolean isTaken(String name) {
    String folded = name.toLowerCase(Locale.ROOT);
    return FOLDERS.contains(folded) || ROWS.contains(folded);
  }

  /** The name itself unless it is taken, else with as many underscores as are needed. */
  public static String free(String name) {
    return isTaken(name) ? free(name + "_") : name;
  }

  /**
   * The name itself unless a folder has it, else with as many underscores as make it another than
   * those of the row.
   */
  public static String free(String name, Set<String> names) {
    String free = name;
    while (FOLDERS.contains(free.toLowerCase(Locale.ROOT))
        || (!free.equals(name) && names.contains(free))) {
      free += "_";
    }
    return free;
  }
}

package io.photonbeam.transforms.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An output as the first pipeline leaves it that begins there. */
public final class BegunOutput {
  private BegunOutput() {}

  /** Gives a folder the mark of an output. */
  public static void in(Path folder) throws IOException {
    Path mark = OutputFolder.mark(folder);
    Files.createDirectories(mark.getParent());
    Files.writeString(mark, "{}");
  }
}

package io.photonbeam.cli.text;

import io.photonbeam.text.Printable;
import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * A stream whose text is {@linkplain Printable#lines printable}, whoever prints it and by which
 * method: what comes out of a log or a file name can't steer the terminal. Line feeds pass, as text
 * of several lines is printed through it; a value that may hold one is escaped where its line is
 * made. Bytes pass as they are.
 */
public final class PrintableStream extends PrintStream {

  /**
   * Over another stream, which stays open.
   *
   * @param charset what the reader of the other stream expects
   */
  public PrintableStream(PrintStream out, Charset charset) {
    super(out, /* autoFlush= */ true, charset);
  }

  // By contract all other methods for text go through these four.

  @Override
  public void print(String text) {
    super.print(Printable.lines(String.valueOf(text)));
  }

  @Override
  public void print(char c) {
    print(String.valueOf(c));
  }

  @Override
  public void print(char[] text) {
    print(String.valueOf(text));
  }

  @Override
  public void print(Object value) {
    print(String.valueOf(value));
  }
}

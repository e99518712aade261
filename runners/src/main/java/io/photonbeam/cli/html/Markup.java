package io.photonbeam.cli.html;

import io.photonbeam.text.Printable;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * HTML, or SVG within it, as it is written. Whatever is passed as text or as an attribute's value
 * is shown as it is, and never read as markup; control characters are shown as {@link Printable}
 * does. Names of elements and attributes are not looked at. Not thread-safe.
 */
public final class Markup {
  private final StringBuilder written = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /**
   * Begins an element, which holds what is written until it is closed.
   *
   * @param attributes names, each with its value
   */
  public Markup open(String element, String... attributes) {
    tag(element, attributes).append('>');
    open.push(element);
    return this;
  }

  /** Ends the element that was begun last. */
  public Markup close() {
    written.append("</").append(open.pop()).append('>');
    return this;
  }

  /** An element that holds nothing. */
  public Markup empty(String element, String... attributes) {
    tag(element, attributes).append("/>");
    return this;
  }

  /** An element that holds a text. */
  public Markup element(String element, String text, String... attributes) {
    return open(element, attributes).text(text).close();
  }

  /** A text. */
  public Markup text(String text) {
    escape(Printable.line(text));
    return this;
  }

  /** What was written elsewhere. */
  public Markup add(Markup other) {
    written.append(other);
    return this;
  }

  /** A style sheet or a script of ours, as it is. */
  Markup raw(String constant) {
    written.append(constant);
    return this;
  }

  private StringBuilder tag(String element, String... attributes) {
    if (attributes.length % 2 != 0) {
      throw new IllegalArgumentException("an attribute of " + element + " has no value");
    }
    written.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      written.append(' ').append(attributes[i]).append("=\"");
      escape(Printable.line(attributes[i + 1]));
      written.append('"');
    }
    return written;
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> written.append("&amp;");
        case '<' -> written.append("&lt;");
        case '>' -> written.append("&gt;");
        case '"' -> written.append("&quot;");
        case '\'' -> written.append("&#39;");
        default -> written.append(c);
      }
    }
  }

  /**
   * All that was written.
   *
   * @throws IllegalStateException if an element was not closed
   */
  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("not closed: " + open);
    }
    return written.toString();
  }
}

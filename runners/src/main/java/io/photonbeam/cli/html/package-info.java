/** HTML: written so that no value can be taken for markup, and the look that all pages share. */
package io.photonbeam.cli.html;

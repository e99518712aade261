/**
 * Text of unknown origin, made fit to be shown, and to be pasted into a shell; and what the file
 * system says and holds, told apart as it has to be shown.
 */
package io.photonbeam.text;

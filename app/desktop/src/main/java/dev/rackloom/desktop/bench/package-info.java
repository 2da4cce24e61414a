/**
 * Measures the graph viewer: opens models that {@link dev.rackloom.testkit.GeneratedModels} wrote,
 * each in a process of its own, on a window without a screen, and counts CPU time, memory and
 * frames.
 *
 * <pre>
 * ViewerBench (this process) --starts--> ViewerProbe (one model, one window) --prints--> numbers
 * WindowRows (this process) --starts--> WindowProbe (one model, the application's window) --prints--> numbers
 * DeskRows (this process) --starts--> DeskProbe (a model on a rack) --prints--> numbers
 * ExpertMapRows (this process) --starts--> ExpertMapProbe (one expert map) --prints--> numbers
 * </pre>
 */
@NullMarked
package dev.rackloom.desktop.bench;

import org.jspecify.annotations.NullMarked;

package dev.rackloom.viewer.layout;

/** Width and height of a box. */
public record Size(double width, double height) {}

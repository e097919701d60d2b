// swift-tools-version: 6.1
import PackageDescription

// The layers, lowest first. A target may import only what stands above it here; the arrows are
// written out so that the package itself refuses a dependency that turns round.

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
]

/// One library layer with the layers it stands on.
func layer(_ name: String, on dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The tests of one layer; `also` names further layers a test needs.
///
/// Tests read their `resources` from the source folder.
func tests(
  of name: String, also dependencies: [Target.Dependency] = [], resources: Bool = false
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name), "TestSupport"] + dependencies,
    exclude: resources ? ["Resources"] : [], swiftSettings: settings)
}

let package = Package(
  name: "whatif",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "whatif", targets: ["whatif"]),
    .library(
      name: "WhatIfLayers",
      targets: ["Diagnostics", "Syntax", "Modeling", "Simulation", "Session"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
  ],
  targets: [
    layer("Diagnostics"),
    layer("Quantities", on: ["Diagnostics"]),
    layer("Syntax", on: ["Diagnostics", "Quantities"]),
    layer("Finance"),
    layer("Simulation"),
    layer("Modeling", on: ["Diagnostics", "Quantities", "Syntax", "Finance", "Simulation"]),
    layer("CustomerExperience", on: ["Diagnostics", "Quantities"]),
    layer("Reporting", on: ["Diagnostics", "Quantities"]),
    layer(
      "Session",
      on: [
        "Diagnostics", "Quantities", "Syntax", "Finance", "Simulation", "Modeling",
        "CustomerExperience", "Reporting",
      ]),
    .systemLibrary(
      name: "CLibEdit", pkgConfig: "libedit",
      providers: [.apt(["libedit-dev"]), .brew(["libedit"])]),
    layer("LineEditing", on: ["CLibEdit", "Diagnostics"]),
    .executableTarget(
      name: "whatif",
      dependencies: [
        "Session", "LineEditing", "Reporting", "Diagnostics", "Quantities", "Syntax",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),

    // What several test targets share; in no product.
    .target(
      name: "TestSupport", dependencies: ["Finance"], path: "Tests/TestSupport",
      swiftSettings: settings),
    tests(of: "Diagnostics"),
    tests(of: "Quantities"),
    tests(of: "Syntax", resources: true),
    tests(of: "Finance", resources: true),
    tests(of: "Simulation", resources: true),
    tests(of: "Modeling", resources: true),
    tests(of: "CustomerExperience", resources: true),
    tests(of: "Reporting", resources: true),
    tests(
      of: "Session",
      also: ["Diagnostics", "Quantities", "Syntax", "Modeling", "Reporting", "whatif"],
      resources: true),
    // A small session for the tests of the editor at a pseudo-terminal; in no product.
    .executableTarget(
      name: "line-editing-demo", dependencies: ["LineEditing"], path: "Tests/LineEditingDemo",
      swiftSettings: settings),
    // A pseudo-terminal with a small screen, for tests and measurements; in no product.
    .target(
      name: "TerminalHarness", dependencies: ["LineEditing", "Diagnostics"],
      path: "Tests/TerminalHarness",
      swiftSettings: settings),
    // Measures the session from key to paint; run by `scripts/bench`.
    .executableTarget(
      name: "session-bench", dependencies: ["TerminalHarness"], path: "Tests/SessionBench",
      swiftSettings: settings),
    tests(
      of: "LineEditing", also: ["TerminalHarness", "line-editing-demo", "CLibEdit", "whatif"]),
  ]
)

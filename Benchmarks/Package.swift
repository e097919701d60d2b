// swift-tools-version: 6.1
import PackageDescription

// Apart from the product, so that it depends on nothing that only measures.
let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "whatif", path: "..")],
  targets: [
    .executableTarget(
      name: "EngineBench", dependencies: [.product(name: "WhatIfLayers", package: "whatif")],
      swiftSettings: [.swiftLanguageMode(.v6)])
  ]
)

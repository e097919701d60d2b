// Any bytes, through the reader of tables and what reads initiatives from them.
import CustomerExperience

/// Takes bytes from libFuzzer and never traps.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTables(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
  let bytes = Array(UnsafeBufferPointer(start: data, count: size))
  do {
    let table = try CSVReader().read(bytes)
    _ = try? Initiative.read(from: table)
  } catch {
    _ = error.message
  }
  return 0
}

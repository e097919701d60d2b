import Quantities

extension Initiative {
  /// Reads initiatives from a table with the columns `id`, `initiative`, `impact` and `ability`.
  ///
  /// Further columns are used where they exist: `confidence`, `cost_usd`, `npv_3y_usd` (any currency
  /// code), `effort_person_months`, `owner`, `deliverable`, `due_date`, `checkpoint`, `status`,
  /// `percent_complete`, `depends_on`, `excludes`, `stage`, `role`. A blank score means not scored.
  /// - Throws: `TableError` with everything that is wrong: missing columns, or every bad value with
  ///   its line.
  public static func read(
    from table: CSVTable, scale: Scale = .oneToTen
  ) throws(TableError) -> [Initiative] {
    var reader = try TableReader(
      table, needing: [["id"], ["initiative", "title"], ["impact"], ["ability"]])
    var initiatives: [Initiative] = []
    for row in table.rows { initiatives.append(initiative(row, &reader, scale)) }
    checkNames(initiatives, table, &reader)
    try reader.finish()
    return initiatives
  }

  private static func initiative(
    _ row: CSVTable.Row, _ reader: inout TableReader, _ scale: Scale
  ) -> Initiative {
    var result = Initiative(
      id: reader.required(row, "id"), title: reader.required(row, "initiative", "title"),
      impact: reader.number(row, "impact", in: scale.range),
      ability: reader.number(row, "ability", in: scale.range),
      confidence: reader.share(row, "confidence"),
      cost: cost(row, &reader), npv: reader.money(row, "npv"),
      owner: reader.text(row, "owner"),
      due: reader.date(row, reader.text(row, "due_date") == nil ? "due" : "due_date"),
      status: status(row, &reader),
      needs: reader.list(row, "depends_on", "needs"), excludes: reader.list(row, "excludes"))
    result.effort = reader.number(row, "effort_person_months")
    result.deliverable = reader.text(row, "deliverable")
    result.checkpoint = reader.text(row, "checkpoint")
    result.complete = reader.number(row, "percent_complete", in: 0...100).map { $0 / 100 }
    result.stage = reader.text(row, "stage")
    result.role = reader.text(row, "role")
    return result
  }

  private static func cost(_ row: CSVTable.Row, _ reader: inout TableReader) -> Quantity? {
    guard let cost = reader.money(row, "cost") else { return nil }
    guard cost.value >= 0 else {
      reader.report(row, "cost", "a cost is written without a minus")
      return nil
    }
    return cost
  }

  private static func status(_ row: CSVTable.Row, _ reader: inout TableReader) -> Status? {
    reader.choice(row, "status", Status.allCases.map(\.rawValue)).map { Status.allCases[$0] }
  }

  /// Reports ids that stand twice, needs and excludes that name nobody, and those that contradict themselves.
  private static func checkNames(
    _ initiatives: [Initiative], _ table: CSVTable, _ reader: inout TableReader
  ) {
    var lines: [String: Int] = [:]
    for (item, row) in zip(initiatives, table.rows) where !item.id.isEmpty {
      if let first = lines[item.id] {
        reader.report(row, "id", "id \(item.id) stands already on line \(first)")
      } else {
        lines[item.id] = row.line
      }
    }
    for (item, row) in zip(initiatives, table.rows) {
      for id in item.needs + item.excludes where lines[id] == nil {
        reader.report(row, "", "\(item.id) refers to \(id), which is no id of this table")
      }
    }
    for link in brokenLinks(in: initiatives) {
      reader.report(table.rows[link.index], "", link.message)
    }
  }
}

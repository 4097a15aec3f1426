"""Makes the workbooks beside this file, as two other programs write them (pip install openpyxl XlsxWriter): XlsxWriter's are
those of Excel part by part, openpyxl's are what scripts and web services export."""

import datetime
import pathlib

import openpyxl
import xlsxwriter

HERE = pathlib.Path(__file__).parent
DAY = datetime.date(2026, 12, 1)
ROWS = [
    ["备注名", "联系电话", "会员专享价文案", "起"],
    ["杭州西湖店", 13800001111, "周二会员七折", DAY],
    ["苏州园区店", "0512-66668888", "周二\n会员七折", DAY],
    [None, None, None, None],
    ["南京新街口店", "025-84720000", "=\"周二\"&\"七折\"", DAY],
]


def excel():
    book = xlsxwriter.Workbook(HERE / "excel.xlsx")
    book.set_properties({"created": datetime.datetime(2026, 11, 1)})
    sheet = book.add_worksheet("各店")
    day, bold = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"bold": True})
    for r, row in enumerate(ROWS):
        for c, cell in enumerate(row):
            if isinstance(cell, datetime.date):
                sheet.write_datetime(r + 1, c, datetime.datetime(cell.year, cell.month, cell.day), day)
            elif isinstance(cell, str) and cell.startswith("="):
                sheet.write_formula(r + 1, c, cell, None, "周二七折")
            elif r == 1 and c == 2:
                sheet.write_rich_string(r + 1, c, "周二会员", bold, "七折")
            elif cell is not None:
                sheet.write(r + 1, c, cell)
    book.add_worksheet("说明").write(0, 0, "第一张表才是")
    book.close()


def script():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "各店"
    for r, row in enumerate(ROWS):
        for c, cell in enumerate(row):
            # A formula has no value here until a spreadsheet program has worked it out.
            sheet.cell(r + 2, c + 1, "周二七折" if isinstance(cell, str) and cell.startswith("=") else cell)
    book.create_sheet("说明")["A1"] = "第一张表才是"
    book.save(HERE / "openpyxl.xlsx")


excel()
script()

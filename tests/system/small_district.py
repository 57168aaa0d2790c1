"""A district small enough to be made in a second or two: from the files an office would give, by the real importer."""

import json

TOWN = "341103100"
VILLAGES = (TOWN + "201", TOWN + "202")


def grid_codes(count):
    """Half of them in each village."""
    return [VILLAGES[i % 2] + f"{i // 2 + 1:03}" for i in range(count)]


def square(code, name, west, south, east, north):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Feature", "properties": {"编码": code, "名称": name}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def make_small_district(office, grids=4, people=6):
    """`people` in each grid, whose worker is w0, w1, …; and the bureau's "bureau1"."""
    codes = grid_codes(grids)
    width, height = 0.1, 0.1 / (grids // 2)
    divisions = [square("341103", "南谯区", 118.0, 32.0, 118.2, 32.1), square(TOWN, "乌衣镇", 118.0, 32.0, 118.2, 32.1)]
    divisions += [square(code, f"村{i}", 118.0 + i * width, 32.0, 118.1 + i * width, 32.1) for i, code in enumerate(VILLAGES)]

    def grid(i):
        west, south = 118.0 + i % 2 * width, 32.0 + i // 2 * height
        return square(codes[i], f"网格{i}", west, south, west + width, south + height)

    sheets = {
        "division": json.dumps({"type": "FeatureCollection", "features": divisions}),
        "grid": json.dumps({"type": "FeatureCollection", "features": [grid(i) for i in range(grids)]}),
        "user": "登录名,姓名,角色,负责区域,所属单位编码\nbureau1,局一,区退役军人事务局,341103,341103\n" + "".join(
            f"w{i},网格员{i},网格员,{code},{code[:12]}\n" for i, code in enumerate(codes)),
        "recipient": "姓名,网格编码\n" + "".join(f"人{i}之{j},{code}\n" for i, code in enumerate(codes) for j in range(people)),
    }
    for kind, content in sheets.items():
        file = office.folder / f"{kind}.{'csv' if content.startswith(('登', '姓')) else 'geojson'}"
        file.write_text(content, encoding="utf-8")
        office.run("import", "--data", office.data, kind, file)
    return codes

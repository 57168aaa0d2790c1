#!/usr/bin/env python3
"""The map service as other people's programs use it: GDAL's OGC API and vector tile drivers, OWSLib, and what a browser
decodes tiles with (npm @mapbox/vector-tile, where it can be had).

map_clients_test.py PROGRAM MAP_CLIENT_FOLDER BUILD_FOLDER"""

import base64
import json
import math
import os
import shutil
import subprocess
import sys
import unittest
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from office import Office

PROGRAM = Path(sys.argv[1])
CLIENT = Path(sys.argv[2])
BUILD = Path(sys.argv[3])
PASSWORD = "gridvisit-demo"


def tile_of(lon, lat, z):
    n = 2**z
    return int((lon + 180) / 360 * n), int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * n)


class MapClients(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.office = Office(PROGRAM)
        cls.office.start()
        cls.root = cls.office.url + "/ogc"

    @classmethod
    def tearDownClass(cls):
        cls.office.close()

    def ask(self, path, login="bureau1", method="GET", body=None, headers=None):
        """Status, headers and body, signed in by HTTP Basic."""
        url = path if path.startswith("http") else self.office.url + path
        secret = base64.b64encode(f"{login}:{PASSWORD}".encode()).decode()
        request = urllib.request.Request(url, method=method, data=None if body is None else json.dumps(body).encode(),
                                         headers={"Authorization": f"Basic {secret}", **(headers or {})})
        try:
            with urllib.request.urlopen(request, timeout=200) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()

    def json(self, path, **options):
        status, _, body = self.ask(path, **options)
        self.assertEqual(status, 200, f"{path}: {body[:500]}")
        return json.loads(body)

    def gdal(self, *arguments):
        if shutil.which(arguments[0]) is None:
            self.skipTest(f"{arguments[0]} is not installed (Debian's gdal-bin)")
        environment = {**os.environ, "GDAL_HTTP_AUTH": "BASIC", "GDAL_HTTP_USERPWD": f"bureau1:{PASSWORD}"}
        done = subprocess.run([*map(str, arguments)], capture_output=True, text=True, timeout=280, check=False,
                              env=environment)
        self.assertEqual(done.returncode, 0, done.stdout[-2000:] + done.stderr[-2000:])
        return done.stdout

    def test_gdal_pages_filters_and_copies(self):
        source = "OAPIF:" + self.root
        self.assertIn("people", self.gdal("ogrinfo", "-ro", source))
        summary = self.gdal("ogrinfo", "-ro", "-so", "-oo", "PAGE_SIZE=500", source, "people")
        self.assertIn("Geometry: Point", summary)
        self.assertIn("Feature Count: 7090", summary)
        copy = self.office.folder / "people.gpkg"
        self.gdal("ogr2ogr", "-f", "GPKG", copy, source, "people", "-oo", "PAGE_SIZE=1000")
        self.assertIn("Feature Count: 7090", self.gdal("ogrinfo", "-so", copy, "people"))
        grids = self.gdal("ogrinfo", "-ro", "-so", "-oo", "PAGE_SIZE=100", source, "grids")
        self.assertIn("Feature Count: 731", grids)
        key = self.json("/ogc/collections/places/items?place_kind=hospital&limit=1000")
        found = self.gdal("ogrinfo", "-ro", "-q", "-where", "place_kind = 'hospital'", source, "places")
        self.assertEqual(found.count("OGRFeature"), key["numberMatched"])
        one = self.json("/ogc/collections/grids/items?limit=1")["features"][0]["geometry"]["coordinates"][0][0][0]
        box = [one[0] - 0.01, one[1] - 0.01, one[0] + 0.01, one[1] + 0.01]
        near = self.gdal("ogrinfo", "-ro", "-q", "-spat", *box, source, "grids")
        matched = self.json("/ogc/collections/grids/items?bbox=" + ",".join(map(str, box)))["numberMatched"]
        self.assertGreater(matched, 0)
        self.assertLess(matched, 731)
        self.assertEqual(near.count("OGRFeature"), matched)

    def test_gdal_reads_tiles(self):
        grid = self.json("/ogc/collections/grids/items?limit=1")["features"][0]
        lon, lat = grid["geometry"]["coordinates"][0][0][0]
        x, y = tile_of(lon, lat, 12)
        for layer, driver_says in (("areas", "Polygon"), ("people", "Point")):
            status, _, tile = self.ask_token(f"/tiles/{layer}/12/{x}/{y}.mvt")
            self.assertEqual(status, 200)
            file = self.office.folder / f"{layer}.mvt"
            file.write_bytes(tile)
            text = self.gdal("ogrinfo", "-ro", "-al", "-q", file)
            self.assertIn("OGRFeature", text)
            self.assertIn(driver_says.upper(), text.upper())

    def ask_token(self, path):
        if not hasattr(MapClients, "token"):
            request = urllib.request.Request(self.office.url + "/api/v1/sessions", method="POST",
                                             data=json.dumps({"login": "bureau1", "password": PASSWORD}).encode())
            with urllib.request.urlopen(request, timeout=200) as answer:
                MapClients.token = json.load(answer)["token"]
        return self.ask(path, headers={"Authorization": "Bearer " + MapClients.token})

    def test_a_browser_library_decodes_what_we_encode(self):
        if shutil.which("npm") is None:
            self.skipTest("npm is not installed")
        folder = BUILD
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json", "decode.mjs"):
            shutil.copy(CLIENT / name, folder / name)
        if not (folder / "node_modules").exists():
            done = subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=folder, capture_output=True, text=True,
                                  timeout=280, check=False)
            if done.returncode != 0:
                self.skipTest("npm cannot fetch @mapbox/vector-tile: " + done.stderr[-200:])
        grid = self.json("/ogc/collections/grids/items?limit=1")["features"][0]
        lon, lat = grid["geometry"]["coordinates"][0][0][0]
        x, y = tile_of(lon, lat, 13)
        _, _, tile = self.ask_token(f"/tiles/map/13/{x}/{y}.mvt")
        file = folder / "tile.mvt"
        file.write_bytes(tile)
        decoded = json.loads(subprocess.run(["node", "decode.mjs", str(file)], cwd=folder, capture_output=True, text=True,
                                            timeout=60, check=True).stdout)
        self.assertIn("grids", decoded)
        self.assertEqual({f["type"] for f in decoded["grids"]}, {"Polygon", "MultiPolygon"} & {f["type"] for f in decoded["grids"]})
        for feature in decoded["grids"]:
            self.assertEqual(str(feature["id"]), feature["properties"]["code"])
        self.assertTrue(all(f["properties"]["id"] for f in decoded["people"]))

    def test_owslib(self):
        code = f"""
from owslib.ogcapi.features import Features
from owslib.util import Authentication
service = Features('{self.root}', auth=Authentication(username='bureau1', password='{PASSWORD}'))
assert 'people' in service.feature_collections(), service.feature_collections()
assert any('features-1' in c for c in service.conformance()['conformsTo'])
assert service.api()['openapi'].startswith('3.0')
grids = service.collection_items('grids', limit=10)
assert grids['numberMatched'] == 731 and grids['numberReturned'] == 10
one = service.collection_item('grids', grids['features'][0]['id'])
assert one['geometry']['type'] == 'MultiPolygon'
assert 'code' in service.collection_queryables('grids')['properties']
filtered = service.collection_items('people', filter="disability_grade > 0", limit=5)
assert 0 < filtered['numberMatched'] < 7090
print('ok')
"""
        done = subprocess.run(["/usr/bin/python3", "-c", code], capture_output=True, text=True, timeout=120, check=False)
        if "No module named 'owslib'" in done.stderr:
            self.skipTest("OWSLib is not installed (Debian's python3-owslib)")
        self.assertEqual(done.stdout.strip(), "ok", done.stderr[-2000:])

    def test_pages_link_to_each_other_and_hold_everything_once(self):
        url = self.root + "/collections/people/items?limit=1500&sortby=-birth_day,name&properties=name"
        seen, pages, before = [], 0, None
        while url:
            page = self.json(url)
            pages += 1
            self.assertEqual(page["numberMatched"], 7090)
            self.assertEqual(page["numberReturned"], len(page["features"]))
            self.assertEqual(set(page["features"][0]["properties"]), {"name"})
            seen += [feature["id"] for feature in page["features"]]
            links = {link["rel"]: link["href"] for link in page["links"]}
            if before is not None:
                back = self.json(links["prev"])
                self.assertEqual([f["id"] for f in back["features"]], before)
            before = [feature["id"] for feature in page["features"]]
            url = links.get("next")
        self.assertEqual(pages, 5)
        self.assertEqual(len(seen), 7090)
        self.assertEqual(len(set(seen)), 7090)

    def test_filters_say_the_same_in_both_languages(self):
        pairs = [
            ("disability_grade BETWEEN 1 AND 4 AND sex = 'male'",
             {"op": "and", "args": [{"op": "between", "args": [{"property": "disability_grade"}, 1, 4]},
                                    {"op": "=", "args": [{"property": "sex"}, "male"]}]}),
            ("name LIKE '王%' OR birth_day < DATE('1940-01-01')",
             {"op": "or", "args": [{"op": "like", "args": [{"property": "name"}, "王%"]},
                                   {"op": "<", "args": [{"property": "birth_day"}, {"date": "1940-01-01"}]}]}),
            ("NOT (death_day IS NULL)", {"op": "not", "args": [{"op": "isNull", "args": [{"property": "death_day"}]}]}),
            ("A_CONTAINS(categories, ('war_veteran'))",
             {"op": "a_contains", "args": [{"property": "categories"}, ["war_veteran"]]}),
            ("grid_code IN ('341103001001001', '341103001001002')",
             {"op": "in", "args": [{"property": "grid_code"}, ["341103001001001", "341103001001002"]]}),
        ]
        for text, tree in pairs:
            counts = []
            for language, value in (("cql2-text", text), ("cql2-json", json.dumps(tree))):
                query = urllib.parse.urlencode({"filter": value, "filter-lang": language, "limit": 1})
                counts.append(self.json("/ogc/collections/people/items?" + query)["numberMatched"])
            self.assertEqual(counts[0], counts[1], text)
            self.assertLess(counts[0], 7090, text)

    def test_what_is_wrong_is_refused_with_its_name(self):
        items = "/ogc/collections/people/items?"
        for query, field in (("nothing=1", "nothing"), ("limit=0", "limit"), ("limit=x", "limit"), ("bbox=1,2,3", "bbox"),
                             ("bbox=3,3,1,1", "bbox"), ("crs=EPSG:4326", "crs"), ("datetime=yesterday", "datetime"),
                             ("filter=name%20==%201", "filter"), ("filter=nothing=1", "filter"), ("sortby=nothing", "sortby"),
                             ("properties=nothing", "properties"), ("after=xyz", "after"), ("f=xml", "f"),
                             ("limit=1&limit=2", "limit"), ("disability_grade=many", "disability_grade")):
            status, headers, body = self.ask(items + query)
            self.assertEqual(status, 400, query)
            self.assertEqual(headers["Content-Type"], "application/problem+json")
            self.assertEqual(json.loads(body)["field"], field, query)
        self.assertEqual(self.ask("/ogc/collections/nothing/items")[0], 404)
        self.assertEqual(self.ask("/ogc/collections/people/items/nothing")[0], 404)
        self.assertEqual(self.ask("/ogc?x=1")[0], 400)
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(self.root, timeout=30)
        self.assertEqual(refused.exception.code, 401)
        self.assertIn("Basic", refused.exception.headers["WWW-Authenticate"])

    def test_everybody_gets_what_they_may_see(self):
        people = "/ogc/collections/people/items?limit=3&phone=13800000000"
        leader = self.json("/ogc/collections/people/items?limit=10000", login="leader1")
        self.assertEqual(leader["numberMatched"], 7090)
        for feature in leader["features"]:
            self.assertIsNone(feature["geometry"])
            for hidden in ("id_number", "phone", "address", "note"):
                self.assertIsNone(feature["properties"][hidden])
        # What is not shown cannot be asked about either.
        bureau = self.json("/ogc/collections/people/items?limit=1&filter=" + urllib.parse.quote("phone IS NOT NULL"))
        hidden = self.json("/ogc/collections/people/items?limit=1&filter=" + urllib.parse.quote("phone IS NOT NULL"), login="leader1")
        self.assertGreater(bureau["numberMatched"], 0)
        self.assertEqual(hidden["numberMatched"], 0)
        worker = self.json("/ogc/collections/people/items?limit=10000", login="w001")
        self.assertLess(worker["numberMatched"], 200)
        self.assertEqual(self.ask(people, login="nobody")[0], 401)

    def test_coordinate_systems(self):
        item = self.json("/ogc/collections/grids/items?limit=1")["features"][0]
        lon, lat = item["geometry"]["coordinates"][0][0][0]
        path = "/ogc/collections/grids/items/" + item["id"] + "?crs=http://www.opengis.net/def/crs/EPSG/0/"
        there = self.json(path + "4326")["geometry"]["coordinates"][0][0][0]
        self.assertAlmostEqual(there[0], lat, 6)
        self.assertAlmostEqual(there[1], lon, 6)
        there = self.json(path + "4549")["geometry"]["coordinates"][0][0][0]
        self.assertTrue(3_400_000 < there[0] < 3_800_000 and 300_000 < there[1] < 700_000, there)
        status, headers, _ = self.ask(path + "3857")
        self.assertEqual((status, headers["Content-Crs"]), (200, "<http://www.opengis.net/def/crs/EPSG/0/3857>"))

    def test_staff_write_features_and_others_may_not(self):
        geo = {"Content-Type": "application/geo+json"}
        feature = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [118.2, 32.2]},
                   "properties": {"name": "清流驿站", "division_code": "341103"}}
        status, headers, body = self.ask("/ogc/collections/inns/items", method="POST", body=feature, headers=geo)
        self.assertEqual(status, 201, body)
        item = headers["Location"]
        stored = self.json(item)
        self.assertEqual(stored["properties"]["name"], "清流驿站")
        status, headers, _ = self.ask(item)
        etag = headers["ETag"]
        self.assertEqual(self.ask(item, headers={"If-None-Match": etag})[0], 304)
        status, _, body = self.ask(item, method="PATCH", body={"type": "Feature", "properties": {"address": "琅琊路8号"}},
                                   headers={**geo, "If-Match": etag})
        self.assertEqual(status, 204, body)
        self.assertEqual(self.ask(item, method="PATCH", body={"type": "Feature", "properties": {"address": "x"}},
                                  headers={**geo, "If-Match": etag})[0], 412)
        changed = self.json(item)
        self.assertEqual((changed["properties"]["address"], changed["properties"]["name"]), ("琅琊路8号", "清流驿站"))
        changed["properties"]["phone"] = "0550-3021234"
        changed["properties"].pop("address")
        self.assertEqual(self.ask(item, method="PUT", body=changed, headers=geo)[0], 204)
        replaced = self.json(item)["properties"]
        self.assertEqual((replaced["phone"], replaced["address"]), ("0550-3021234", None))
        self.assertEqual(self.ask(item, method="DELETE", login="w001")[0], 403)
        self.assertEqual(self.ask(item, method="PATCH", body={"type": "Feature", "properties": {"nothing": 1}}, headers=geo)[0], 400)
        self.assertEqual(self.ask(item, method="POST", headers=geo)[0], 405)
        self.assertEqual(self.ask("/ogc/collections/inns/items", method="POST", body=feature,
                                  headers={"Content-Type": "text/plain"})[0], 422)
        self.assertEqual(self.ask(item, method="DELETE")[0], 204)
        self.assertEqual(self.ask(item)[0], 404)

    def test_pages_for_people_link_on(self):
        status, headers, body = self.ask("/ogc", headers={"Accept": "text/html,application/xhtml+xml"})
        self.assertEqual(status, 200)
        self.assertIn("text/html", headers["Content-Type"])
        self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
        self.assertIn(f'href="{self.root}/collections"', body.decode())
        page = self.ask("/ogc/collections/memorial_sites/items?f=html&limit=3")[2].decode()
        self.assertIn("<th>name</th>", page)
        self.assertIn('rel="next"', page)

    def test_tiles_by_the_standard(self):
        sets = self.json("/ogc/tiles")
        self.assertEqual(sets["tilesets"][0]["dataType"], "vector")
        grid = self.json("/ogc/collections/grids/items?limit=1")["features"][0]
        lon, lat = grid["geometry"]["coordinates"][0][0][0]
        x, y = tile_of(lon, lat, 11)
        one = self.ask(f"/ogc/collections/grids/tiles/WebMercatorQuad/11/{y}/{x}")
        other = self.ask_token(f"/tiles/grids/11/{x}/{y}.mvt")
        self.assertEqual(one[0], 200)
        self.assertEqual(one[2], other[2])
        matrices = self.json("/ogc/tileMatrixSets/WebMercatorQuad")["tileMatrices"]
        self.assertAlmostEqual(matrices[0]["scaleDenominator"], 559082264.028717, 3)

    def test_finding(self):
        def search(text, **options):
            return json.loads(self.ask_token("/api/v1/search?" + urllib.parse.urlencode({"q": text, **options}))[2])["found"]
        town = self.json("/ogc/collections/divisions/items?limit=200")["features"]
        names = {f["properties"]["name"] for f in town}
        self.assertIn("大柳镇", names)
        for typed in ("大柳", "daliu", "daliuzhen", "dlz", "daliuzhn", "DaLiu"):
            self.assertIn("大柳镇", {found["name"] for found in search(typed, limit=100)}, typed)
        inn = self.json("/ogc/collections/inns/items?limit=1")["features"][0]
        lon, lat = inn["geometry"]["coordinates"]
        near = json.loads(self.ask_token(f"/api/v1/nearest?kind=inn&lon={lon}&lat={lat}&n=3")[2])["found"]
        self.assertEqual((near[0]["id"], near[0]["distance_m"]), (inn["id"], 0))
        self.assertEqual(len(near), 3)
        self.assertEqual([n["distance_m"] for n in near], sorted(n["distance_m"] for n in near))
        person = self.json("/ogc/collections/people/items?limit=1&filter=" +
                           urllib.parse.quote("position_is_approximate = false AND grid_code IS NOT NULL"))["features"][0]
        lon, lat = person["geometry"]["coordinates"]
        where = json.loads(self.ask_token(f"/api/v1/where?lon={lon}&lat={lat}")[2])
        self.assertEqual(where["grid"]["code"], person["properties"]["grid_code"])
        self.assertEqual(where["town"]["code"], person["properties"]["grid_code"][:9])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v"])

"""Writes tests/Corpus/vendors: models of XGBoost by XGBoost itself; those of skops, LightGBM, CoreML, OpenVINO, PMML, llamafile and indexes of safetensors by hand, after their specifications."""
import io
import json
import os
import struct
import tempfile
import zipfile

import numpy
import xgboost

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "Corpus", "vendors")
files = {}


def dump(value):
    return json.dumps(value, separators=(",", ":")).encode()


# XGBoost
numbers = numpy.random.RandomState(1).rand(20, 3)
for booster in ("gbtree", "gblinear", "dart"):
    model = xgboost.train({"booster": booster, "max_depth": 2, "nthread": 1}, xgboost.DMatrix(numbers, numbers[:, 0]), 2)
    with tempfile.TemporaryDirectory() as folder:
        for end in ("json", "ubj", "deprecated"):
            model.save_model(os.path.join(folder, "model." + end))
            files["valid/%s.%s" % (booster, end)] = open(os.path.join(folder, "model." + end), "rb").read()
tree = files["valid/gbtree.json"]
binary = files["valid/gbtree.ubj"]
legacy = files.pop("valid/gbtree.deprecated")
files["valid/gbtree.model"] = legacy
del files["valid/gblinear.deprecated"], files["valid/dart.deprecated"]
files["malformed/booster-name.json"] = tree.replace(b'"gbtree"', b'"gbtrea"')
files["malformed/booster-twice.json"] = tree.replace(b'"gradient_booster":', b'"gradient_booster":{"name":"gbtree"},"gradient_booster":', 1)
files["malformed/cut.ubj"] = binary[:-1]
files["malformed/behind.ubj"] = binary + b"x"
files["malformed/other-part.json"] = tree.rstrip()[:-1] + b',"code":"x"}'
files["hostile/deep.ubj"] = binary[:17] + b"[" * 5000
files["hostile/long-list.ubj"] = b"{L" + struct.pack(">q", 7) + b"learner[$d#L" + struct.pack(">q", 2 ** 62)

# LightGBM
TREE = """Tree=%d
num_leaves=2
num_cat=0
split_feature=0
split_gain=1
threshold=0.5
decision_type=2
left_child=-1
right_child=-2
leaf_value=0.1 0.2
leaf_weight=10 10
leaf_count=10 10
internal_value=0
internal_weight=0
internal_count=20
is_linear=0
shrinkage=0.1


"""
light = ("tree\nversion=v3\nnum_class=1\nnum_tree_per_iteration=1\nlabel_index=0\nmax_feature_idx=1\nobjective=regression\nfeature_names=a b\nfeature_infos=[0:1] [0:1]\n"
         "tree_sizes=%d %d\n\n" % (len(TREE % 0), len(TREE % 1)) + TREE % 0 + TREE % 1 + "end of trees\n\nfeature_importances:\na=2\n\nparameters:\n[boosting: gbdt]\nend of parameters\n\npandas_categorical:null\n").encode()
files["valid/lightgbm.txt"] = light
files["malformed/lightgbm-order.txt"] = light.replace(b"Tree=1", b"Tree=2")
files["malformed/lightgbm-sizes.txt"] = light.replace(b"tree_sizes=%d " % len(TREE % 0), b"tree_sizes=")
files["malformed/lightgbm-cut.txt"] = light[:light.index(b"end of trees")]


# skops
def node(module, name, loader, **more):
    return dict({"__module__": module, "__class__": name, "__loader__": loader, "__id__": 1}, **more)


def skops(schema, **entries):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name.replace("_", ".", 1)), content)
        archive.writestr(zipfile.ZipInfo("schema.json"), dump(dict(schema, protocol=2, _skops_version="0.11.0")))
    return stream.getvalue()


array = io.BytesIO()
numpy.save(array, numpy.arange(3.0))
array = array.getvalue()
objects = io.BytesIO()
numpy.save(objects, numpy.array([None], dtype=object))
weights = node("numpy", "ndarray", "NdArrayNode", type="numpy", file="1.npy")
plain = node("builtins", "dict", "DictNode", content={"weights": weights, "rate": node("builtins", "str", "JsonNode", content='"a"', is_json=True)})
estimator = node("sklearn.linear_model._base", "LinearRegression", "ObjectNode", content=node("builtins", "dict", "DictNode", content={"coef_": weights}))
files["valid/values.skops"] = skops(plain, **{"1_npy": array})
files["valid/estimator.skops"] = skops(estimator, **{"1_npy": array})
files["malformed/no-node.skops"] = skops({"a": 1})
files["malformed/missing-array.skops"] = skops(plain)
files["malformed/objects.skops"] = skops(plain, **{"1_npy": objects.getvalue()})
files["hostile/unknown-class.skops"] = skops(node("contoso.models", "Net", "ObjectNode"))
files["hostile/call.skops"] = skops(node("builtins", "function", "FunctionNode", content={"module_path": "posix", "function": "system"}))
files["hostile/method.skops"] = skops(node("builtins", "method", "MethodNode", content={"func": "load", "obj": node("builtins", "dict", "DictNode")}))
files["hostile/operator.skops"] = skops(node("operator", "methodcaller", "OperatorFuncNode", attrs=node("builtins", "tuple", "TupleNode", content=[])))
files["hostile/other-entry.skops"] = skops(plain, **{"1_npy": array, "2_bin": b"nobody names this"})


# CoreML
def varint(value):
    out = b""
    while value > 127:
        out, value = out + bytes([value & 127 | 128]), value >> 7
    return out + bytes([value])


def field(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    value = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(value)) + value


def coreml(kind, content):
    return field(1, 6) + field(2, field(1, field(1, "input")) + field(10, field(1, "output"))) + field(kind, content)


def layer(name, number, content=b""):
    return field(1, field(1, name) + field(2, "a") + field(3, "b") + field(number, content))


custom = layer("mine", 500, field(10, "ContosoLayer"))
network = layer("dense", 140, field(1, 2)) + layer("relu", 130, field(10, b""))
blob = field(5, field(1, "@model_path/weights/weight.bin") + field(2, 64))


def program(value):
    operation = field(1, "const") + field(2, field(1, "val") + field(2, field(1, field(2, value)))) + field(5, field(1, "name") + field(2, value))
    block = field(3, operation)
    return field(1, 1) + field(2, field(1, "main") + field(2, field(2, "CoreML5") + field(3, field(1, "CoreML5") + field(2, block))))


files["valid/network.mlmodel"] = coreml(500, network)
files["valid/pipeline.mlmodel"] = coreml(202, field(1, coreml(500, network)) + field(2, "first"))
files["valid/program.mlmodel"] = coreml(502, program(blob))
files["malformed/two-kinds.mlmodel"] = coreml(500, network) + field(303, network)
files["malformed/unknown-field.mlmodel"] = coreml(500, network) + field(77, "x")
files["malformed/cut.mlmodel"] = coreml(500, network)[:-3]
files["hostile/custom-layer.mlmodel"] = coreml(500, network + custom)
files["hostile/layer-in-branch.mlmodel"] = coreml(403, layer("if", 605, field(1, network) + field(2, custom)))
files["hostile/layer-in-pipeline.mlmodel"] = coreml(200, field(1, field(1, coreml(500, custom))))
files["hostile/custom-model.mlmodel"] = coreml(555, field(10, "ContosoModel"))
files["hostile/linked-model.mlmodel"] = coreml(556, field(1, field(1, field(1, "../other.mlmodelc")) + field(2, field(1, "/tmp"))))
files["hostile/weights-outside.mlmodel"] = coreml(502, program(field(5, field(1, "@model_path/../../etc/passwd"))))
files["hostile/serialized.mlmodel"] = coreml(3000, field(1, "x") + field(2, b"opaque"))
storage = struct.pack("<II", 1, 2) + bytes(56) + struct.pack("<IIQQ", 0xDEADBEEF, 2, 12, 128) + bytes(40) + numpy.arange(3, dtype="<f4").tobytes() + bytes(52)
manifest = {"fileFormatVersion": "1.0.0", "itemInfoEntries": {"A": {"author": "com.apple.CoreML", "name": "model.mlmodel", "path": "com.apple.CoreML/model.mlmodel"}}, "rootModelIdentifier": "A"}
package = "valid/digits.mlpackage/"
files[package + "Manifest.json"] = dump(manifest)
files[package + "Data/com.apple.CoreML/model.mlmodel"] = coreml(502, program(blob))
files[package + "Data/com.apple.CoreML/weights/weight.bin"] = storage
files["malformed/storage-behind.bin"] = storage + b"x" * 64
files["hostile/manifest-outside.json"] = dump(dict(manifest, itemInfoEntries={"A": {"path": "../../model.mlmodel"}}))

# OpenVINO
LAYER = '<layer id="%d" name="%s" type="%s" version="%s"><data element_type="f32" shape="2, 3" offset="%d" size="24"/></layer>'


def openvino(*layers, head=""):
    return ('<?xml version="1.0"?>\n%s<net name="digits" version="11"><layers>%s</layers><edges/></net>\n' % (head, "\n".join(layers))).encode()


values = numpy.arange(6, dtype="<f4").tobytes()
constant = LAYER % (0, "weights", "Const", "opset1", 0)
files["valid/openvino/digits.xml"] = openvino(constant, LAYER % (1, "bias", "Const", "opset1", 24))
files["valid/openvino/digits.bin"] = values + values
files["valid/no-weights.xml"] = openvino('<layer id="0" name="in" type="Parameter" version="opset1"/>')
files["malformed/size.xml"] = openvino(constant.replace('size="24"', 'size="20"'))
files["malformed/not-closed.xml"] = openvino(constant)[:-5]
files["hostile/missing-weights.xml"] = openvino(constant)
files["hostile/extension.xml"] = openvino('<layer id="0" name="in" type="Ripple" version="extension"/>')
files["hostile/document-type.xml"] = openvino('<layer id="0" name="in" type="Parameter" version="opset1"/>', head="<!DOCTYPE net [ <!ELEMENT net ANY> ]>\n")
files["hostile/entity.xml"] = openvino('<layer id="0" name="&x;" type="Parameter" version="opset1"/>', head="<!DOCTYPE net [\n<!ENTITY x SYSTEM 'file:///etc/passwd'>\n]>\n")
files["hostile/uncovered/digits.xml"] = openvino(constant)
files["hostile/uncovered/digits.bin"] = values + b"nobody names these bytes of the weights, which could be anything at all, and they are many"
files["hostile/beyond/digits.xml"] = openvino(LAYER % (0, "weights", "Const", "opset1", 100))
files["hostile/beyond/digits.bin"] = values
files["hostile/far-beyond/digits.xml"] = openvino(LAYER % (0, "weights", "Const", "opset1", 2 ** 63 - 1))
files["hostile/far-beyond/digits.bin"] = values

# PMML
BODY = '<?xml version="1.0"?>\n%s<PMML version="4.4" xmlns="http://www.dmg.org/PMML-4_4"><Header><Extension name="author"/></Header><TransformationDictionary>%s</TransformationDictionary></PMML>\n'
honest = '<DefineFunction name="twice"><ParameterField name="x"/><Apply function="*"><Constant>2</Constant><FieldRef field="x"/></Apply></DefineFunction><DerivedField><Apply function="twice"/></DerivedField>'
files["valid/digits.pmml"] = (BODY % ("", honest)).encode()
files["hostile/function.pmml"] = (BODY % ("", '<DerivedField><Apply function="com.contoso.Shell"/></DerivedField>')).encode()
files["hostile/extension.pmml"] = (BODY % ("", '<Extension name="script" value="x"/>')).encode()
files["hostile/table.pmml"] = (BODY % ("", '<MapValues><TableLocator name="jdbc"/></MapValues>')).encode()
files["hostile/style-sheet.pmml"] = (BODY % ('<?xml-stylesheet href="x.xsl"?>\n', honest)).encode()
files["hostile/document-type.pmml"] = (BODY % ("<!DOCTYPE PMML>\n", honest)).encode()

# llamafile
stream = io.BytesIO(b"MZqFpD='\n" + b"#" * 4096)
stream.seek(0, 2)
with zipfile.ZipFile(stream, "a") as archive:
    archive.writestr(zipfile.ZipInfo("config.json"), b'{ "_target_": "os.system" }')
files["hostile/model.llamafile"] = stream.getvalue()


# Indexes of safetensors
def safetensors(**tensors):
    header, data = {}, b""
    for name, content in tensors.items():
        header[name] = {"dtype": "U8", "shape": [len(content)], "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    head = dump(header)
    return struct.pack("<Q", len(head)) + head + data


def sharded(folder, total=7, second=safetensors(b=b"1234"), **places):
    places = places or {"a": "model-1.safetensors", "b": "model-2.safetensors"}
    files[folder + "/model.safetensors.index.json"] = dump({"metadata": {"total_size": total}, "weight_map": places})
    files[folder + "/model-1.safetensors"] = safetensors(a=b"123")
    if second:
        files[folder + "/model-2.safetensors"] = second


sharded("valid/shards")
sharded("malformed/total-size", total=8)
sharded("malformed/negative-size", total=-7)
sharded("malformed/missing-shard", second=None)
sharded("hostile/other-shard", a="model-2.safetensors", b="model-2.safetensors")
sharded("hostile/unlisted-tensor", second=safetensors(b=b"1234", c=b"5"), total=8)
sharded("hostile/shard-outside", a="model-1.safetensors", b="../model-2.safetensors")

if __name__ == "__main__":
    for name, content in sorted(files.items()):
        path = os.path.join(ROOT, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)
    print(len(files), "files,", max((len(content), name) for name, content in files.items()))

"""Saves honest objects as NumPy, joblib, scikit-learn and pickle do, into the folder that is given. Prints the names of the files, or nothing where a module is missing."""
import os
import pickle
import sys
import warnings

warnings.filterwarnings("ignore")
try:
    import joblib
    import numpy as np
    from sklearn.compose import ColumnTransformer
    from sklearn.ensemble import GradientBoostingClassifier, HistGradientBoostingClassifier, RandomForestClassifier
    from sklearn.linear_model import LogisticRegression, SGDClassifier
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.neural_network import MLPClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler
    from sklearn.svm import SVC
    from sklearn.tree import DecisionTreeClassifier
except ImportError:
    sys.exit(0)

folder = sys.argv[1]
random = np.random.RandomState(7)
x = random.rand(60, 4)
y = (x[:, 0] > x[:, 1]).astype(int)
arrays = {"a": random.rand(30, 5), "b": np.arange(7), "c": np.array(["x", "yz"]), "d": np.float32(1.5), "state": np.random.default_rng(3)}
models = {
    "tree": DecisionTreeClassifier(), "forest": RandomForestClassifier(5), "boost": GradientBoostingClassifier(n_estimators=3),
    "histogram": HistGradientBoostingClassifier(max_iter=3), "logistic": LogisticRegression(), "sgd": SGDClassifier(), "neighbours": KNeighborsClassifier(algorithm="kd_tree"),
    "mlp": MLPClassifier((4,), max_iter=5), "svc": SVC(), "pipeline": make_pipeline(StandardScaler(), LogisticRegression()),
    "columns": make_pipeline(ColumnTransformer([("s", StandardScaler(), [0, 1]), ("o", OneHotEncoder(handle_unknown="ignore"), [2, 3])]), SVC()),
}


def save(profile, name, write):
    path = os.path.join(folder, profile, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    write(path)
    print(f"{profile}/{name}")


def dump(value, protocol):
    def write(path):
        with open(path, "wb") as file:
            pickle.dump(value, file, protocol)
    return write


for protocol in range(6):
    save("numeric", f"arrays{protocol}.pkl", dump(arrays, protocol))
save("numeric", "arrays.joblib", lambda path: joblib.dump(arrays, path))
save("numeric", "objects.joblib", lambda path: joblib.dump({"o": np.array([1, "two", np.arange(3)], dtype=object), "p": np.arange(9)}, path))
save("numeric", "zlib.joblib", lambda path: joblib.dump(arrays, path, compress=("zlib", 3)))
save("numeric", "gzip.joblib", lambda path: joblib.dump(arrays, path, compress=("gzip", 3)))
save("numeric", "fortran.joblib", lambda path: joblib.dump(np.asfortranarray(random.rand(40, 3)), path))
for name, model in models.items():
    model.fit(x, y)
    save("estimators", f"{name}.joblib", lambda path: joblib.dump(model, path))
    for protocol in (0, 2, 5):
        save("estimators", f"{name}{protocol}.pkl", dump(model, protocol))

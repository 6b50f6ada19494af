//! Small dense linear algebra on flat row-major vectors: just what the models need.

/// The lower Cholesky root of a positive semidefinite `n`×`n` matrix. A pivot that rounding made 0 or negative yields a zero column,
/// so that a degenerate belief is drawn as the constant it is.
#[must_use]
pub fn root(matrix: &[f64], n: usize) -> Vec<f64> {
    let mut l = vec![0.0; n * n];
    for j in 0..n {
        let pivot = matrix[j * n + j] - l[j * n..j * n + j].iter().map(|x| x * x).sum::<f64>();
        if pivot <= matrix[j * n + j] * 1e-12 {
            continue;
        }
        let diagonal = pivot.sqrt();
        l[j * n + j] = diagonal;
        for i in j + 1..n {
            let dot: f64 = (0..j).map(|k| l[i * n + k] * l[j * n + k]).sum();
            l[i * n + j] = (matrix[i * n + j] - dot) / diagonal;
        }
    }
    l
}

/// Returns whether a symmetric matrix is positive definite: whether each pivot of its Cholesky root is positive.
#[must_use]
pub fn is_positive_definite(matrix: &[f64], n: usize) -> bool {
    let l = root(matrix, n);
    (0..n).all(|i| l[i * n + i] > 0.0)
}
